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
        var spent = Math.Max(0, (before?.Spent ?? 0) - (passed * limits.BytesPerSecond)) + content.SizeBytes;
        var over = spent - ((double)limits.BytesPerSecond * limits.BurstSeconds);
        if (over > 0)
        {
            throw new CartritaException(Problems.RateLimited, $"At most {limits.BytesPerSecond} bytes of audio a second are taken.")
            {
                RetryAfterSeconds = (int)Math.Ceiling(over / limits.BytesPerSecond),
            };
        }

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
            ReceivedAt = now,
        };
    }

    /// <summary>What a session is told that has lasted too long.</summary>
    /// <param name="limits">The limits.</param>
    public static CartritaException TooLong(LiveSessionLimits limits) => new(Problems.LimitExceeded, $"A session has at most {limits?.SessionSeconds} seconds.");
}
