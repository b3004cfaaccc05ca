using System.Text.Json;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Audio;

/// <summary>Finds out of a session's log how far its text is final.</summary>
internal static class AudioFinals
{
    /// <summary>The end of the last final text that lies before an attempt's opening: whatever an older attempt writes after it is seen by nobody.</summary>
    /// <param name="log">The logs.</param>
    /// <param name="key">The session's.</param>
    /// <param name="before">The opening; null for all that readers see.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async Task<TimeSpan> EndAsync(IFrameLog log, FrameLogKey key, FrameId? before, CancellationToken cancellationToken)
    {
        var (filter, end) = (new FrameFilter(), 0.0);
        await foreach (var batch in log.ReadAsync(key, follow: false, cancellationToken))
        {
            foreach (var logged in batch)
            {
                if (before is { } opening && logged.Id.CompareTo(opening) >= 0)
                {
                    return TimeSpan.FromSeconds(end);
                }

                if (filter.Accept(logged) is { EventType: FrameKinds.AudioFinal } frame)
                {
                    end = Math.Max(end, frame.Data.Deserialize(FrameDataJson.Default.AudioTranscriptData)!.End);
                }
            }
        }

        return TimeSpan.FromSeconds(end);
    }
}
