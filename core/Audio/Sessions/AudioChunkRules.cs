using Cartrita.Core.Errors;

namespace Cartrita.Core.Audio.Sessions;

/// <summary>Holds a session's chunks to its limits by the facts of the chunk before.</summary>
public static class AudioChunkRules
{
    /// <summary>The facts of the next chunk.</summary>
    /// <param name="before">The chunk before it; null where it is the first.</param>
    /// <param name="content">Its hash and length.</param>
    /// <param name="duration">How long it lasts.</param>
    /// <param name="now">When it has come.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="CartritaException"><see cref="Problems.RateLimited"/> where it comes too fast, <see cref="Problems.LimitExceeded"/> where the session would be too long or too large.</exception>
    public static AudioChunkDocument Next(AudioChunkDocument? before, Storage.PayloadRef content, TimeSpan duration, DateTimeOffset now, LiveSessionLimits limits)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(limits);
        var passed = before is null ? 0 : Math.Max(0, (now - before.ReceivedAt).TotalSeconds);
        var spent = Spend(before?.Spent ?? 0, content.SizeBytes, passed, limits.BytesPerSecond, limits.BurstSeconds, "bytes");
        var seconds = Spend(before?.SpentSeconds ?? 0, duration.TotalSeconds, passed, limits.Speed, limits.BurstSeconds, "seconds");

        var (start, total) = (before?.EndTicks ?? 0, (before?.TotalBytes ?? 0) + content.SizeBytes);
        if (TimeSpan.FromTicks(start) + duration > TimeSpan.FromSeconds(limits.SessionSeconds))
        {
            throw TooLong(limits);
        }

        if (total > limits.SessionBytes || before is { Sequence: >= AudioSessions.MostChunks - 1 })
        {
            throw new CartritaException(Problems.LimitExceeded, $"A session has at most {limits.SessionBytes} bytes and {AudioSessions.MostChunks} chunks.");
        }

        return new AudioChunkDocument
        {
            Sequence = before is null ? 0 : before.Sequence + 1,
            Sha256 = content.Sha256,
            SizeBytes = (int)content.SizeBytes,
            StartTicks = start,
            EndTicks = start + duration.Ticks,
            TotalBytes = total,
            Spent = spent,
            SpentSeconds = seconds,
            ReceivedAt = now,
        };
    }

    // How full a bucket is that empties by so much a second, and may be as full as it empties in the burst.
    private static double Spend(double spent, double more, double passed, int perSecond, int burst, string unit)
    {
        var full = Math.Max(0, spent - (passed * perSecond)) + more;
        var over = full - ((double)perSecond * burst);
        return over <= 0 ? full : throw new CartritaException(Problems.RateLimited, $"At most {perSecond} {unit} of audio a second are taken.")
        {
            RetryAfterSeconds = (int)Math.Ceiling(over / perSecond),
        };
    }

    /// <summary>What a session is told that has lasted too long.</summary>
    /// <param name="limits">The limits.</param>
    public static CartritaException TooLong(LiveSessionLimits limits) => new(Problems.LimitExceeded, $"A session has at most {limits?.SessionSeconds} seconds.");
}
