namespace Cartrita.Activities.Audio;

/// <summary>For how long nothing came. A stretch in which this process did not run is no silence of the client: what it sent meanwhile has not been looked at yet.</summary>
/// <param name="time">The clock.</param>
internal sealed class AudioSilence(TimeProvider time)
{
    // Whoever waits looks at least every second.
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(5);

    private long looked = time.GetTimestamp();

    /// <summary>How long, as of the last look.</summary>
    internal TimeSpan Length { get; private set; }

    /// <summary>Something has come.</summary>
    internal void End() => (Length, looked) = (TimeSpan.Zero, time.GetTimestamp());

    /// <summary>Nothing has come since the last look.</summary>
    internal TimeSpan Look()
    {
        var now = time.GetTimestamp();
        var step = time.GetElapsedTime(looked, now);
        (Length, looked) = (Length + (step < LongestStep ? step : LongestStep), now);
        return Length;
    }
}
