using System.Text.Json;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Audio;

/// <summary>What a session's log says of how far its text is final.</summary>
/// <param name="End">The end of the last final text.</param>
/// <param name="Flushed">How many chunks the client was told to be final.</param>
internal sealed record AudioFinals(TimeSpan End, int Flushed)
{
    /// <summary>What lies before an attempt's opening: whatever an older attempt writes after it is seen by nobody.</summary>
    /// <param name="log">The logs.</param>
    /// <param name="key">The session's.</param>
    /// <param name="before">The opening.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async Task<AudioFinals> ReadAsync(IFrameLog log, FrameLogKey key, FrameId before, CancellationToken cancellationToken)
    {
        var (filter, end, flushed) = (new FrameFilter(), 0.0, 0);
        await foreach (var batch in log.ReadAsync(key, follow: false, cancellationToken))
        {
            foreach (var frame in batch.TakeWhile(logged => logged.Id.CompareTo(before) < 0).Select(filter.Accept).OfType<Frame>())
            {
                switch (frame.EventType)
                {
                    case FrameKinds.AudioFinal:
                        end = Math.Max(end, frame.Data.Deserialize(FrameDataJson.Default.AudioTranscriptData)!.End);
                        break;
                    case FrameKinds.AudioFlushed:
                        flushed = Math.Max(flushed, frame.Data.Deserialize(FrameDataJson.Default.AudioFlushedData)!.Chunks ?? 0);
                        break;
                }
            }

            if (batch.Count > 0 && batch[^1].Id.CompareTo(before) >= 0)
            {
                break;
            }
        }

        return new AudioFinals(TimeSpan.FromSeconds(end), flushed);
    }
}
