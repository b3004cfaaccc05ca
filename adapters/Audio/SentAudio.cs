using System.Collections.Concurrent;

namespace Cartrita.Adapters.Audio;

/// <summary>When audio was sent whose result is not final yet. Added to by whoever sends, asked by whoever reads.</summary>
/// <param name="time">The clock.</param>
internal sealed class SentAudio(TimeProvider time)
{
    private readonly ConcurrentQueue<(TimeSpan End, long At)> sent = new();

    /// <summary>Audio was sent up to a time.</summary>
    internal void Add(TimeSpan end) => sent.Enqueue((end, time.GetTimestamp()));

    /// <summary>How long ago the audio at a time was sent; null where that is not known.</summary>
    /// <param name="end">The time.</param>
    /// <param name="isFinal">Whether audio before it is not asked for again.</param>
    internal TimeSpan? Age(TimeSpan end, bool isFinal)
    {
        while (isFinal && sent.TryPeek(out var passed) && passed.End < end)
        {
            sent.TryDequeue(out _);
        }

        var at = sent.FirstOrDefault(one => one.End >= end).At;
        return at == 0 ? null : time.GetElapsedTime(at);
    }
}
