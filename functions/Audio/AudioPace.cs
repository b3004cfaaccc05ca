using Cartrita.Core.Audio;
using Cartrita.Core.Errors;

namespace Cartrita.Functions.Audio;

/// <summary>Holds a session to its limits: bytes and seconds of audio a second over a burst, and seconds of audio altogether.</summary>
/// <param name="limits">The limits.</param>
/// <param name="time">The clock.</param>
internal sealed class AudioPace(LiveSessionLimits limits, TimeProvider time)
{
    private readonly double burst = (double)limits.BytesPerSecond * limits.BurstSeconds;
    private readonly double burstSeconds = (double)limits.Speed * limits.BurstSeconds;
    private double spent;
    private double spentSeconds;
    private long last = time.GetTimestamp();
    private TimeSpan audio;

    /// <summary>How much audio has come.</summary>
    public TimeSpan Audio => audio;

    /// <summary>Counts a chunk.</summary>
    /// <param name="bytes">Its length.</param>
    /// <param name="duration">How long it lasts.</param>
    /// <exception cref="CartritaException"><see cref="Problems.LimitExceeded"/>.</exception>
    public void Take(int bytes, TimeSpan duration)
    {
        var now = time.GetTimestamp();
        var passed = time.GetElapsedTime(last, now).TotalSeconds;
        spent = Math.Max(0, spent - (passed * limits.BytesPerSecond)) + bytes;
        spentSeconds = Math.Max(0, spentSeconds - (passed * limits.Speed)) + duration.TotalSeconds;
        (last, audio) = (now, audio + duration);
        if (spent > burst)
        {
            throw new CartritaException(Problems.LimitExceeded, $"At most {limits.BytesPerSecond} bytes of audio a second are taken.");
        }

        if (spentSeconds > burstSeconds)
        {
            throw new CartritaException(Problems.LimitExceeded, $"At most {limits.Speed} seconds of audio a second are taken.");
        }

        if (audio > TimeSpan.FromSeconds(limits.SessionSeconds))
        {
            throw TooLong(limits);
        }
    }

    /// <summary>What a session is told that has lasted too long.</summary>
    public static CartritaException TooLong(LiveSessionLimits limits) => new(Problems.LimitExceeded, $"A session has at most {limits.SessionSeconds} seconds.");
}
