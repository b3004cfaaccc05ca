namespace Cartrita.Core.Models.Health;

/// <summary>Moving figures of one model as one instance measured them: each call counts a fifth, so the latest ten or so decide.</summary>
public sealed record MeasuredModel
{
    /// <summary>How long figures count: what was slow this morning may be quick by now, and is found out again.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    private const double Weight = 0.2;
    private const int MostCalls = 50;

    /// <summary>How long the first piece of a streamed answer takes, in milliseconds; null where none was measured.</summary>
    public double? FirstTokenMs { get; init; }

    /// <summary>How long a whole call takes, in milliseconds, retries and all; null where none was measured.</summary>
    public double? CallMs { get; init; }

    /// <summary>The share of calls that failed, 0 to 1.</summary>
    public double FailureShare { get; init; }

    /// <summary>How many calls the figures come from; no more than fifty count.</summary>
    public int Calls { get; init; }

    /// <summary>When a call last ended well; null where none did.</summary>
    public DateTimeOffset? SucceededAt { get; init; }

    /// <summary>When the latest call ended.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Whether they still count.</summary>
    /// <param name="now">The time.</param>
    public bool IsFresh(DateTimeOffset now) => now - At < KeptFor;

    /// <summary>The first piece of an answer has come.</summary>
    /// <param name="milliseconds">After how long.</param>
    public MeasuredModel WithFirstPiece(double milliseconds) => this with { FirstTokenMs = Moved(FirstTokenMs, milliseconds) };

    /// <summary>A call has ended well.</summary>
    /// <param name="milliseconds">How long it took.</param>
    /// <param name="now">The time.</param>
    public MeasuredModel WithCall(double milliseconds, DateTimeOffset now) => Counted(0, now) with { CallMs = Moved(CallMs, milliseconds), SucceededAt = now };

    /// <summary>A call has failed. How long that took says nothing of how long an answer takes.</summary>
    /// <param name="now">The time.</param>
    public MeasuredModel WithFailure(DateTimeOffset now) => Counted(1, now);

    private static double Moved(double? before, double value) => before is { } known ? known + ((value - known) * Weight) : value;

    private MeasuredModel Counted(double failure, DateTimeOffset now) => this with
    {
        FailureShare = Calls == 0 ? failure : Moved(FailureShare, failure),
        Calls = Math.Min(MostCalls, Calls + 1),
        At = now,
    };
}
