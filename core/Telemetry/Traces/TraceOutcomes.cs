using Cartrita.Core.Errors;

namespace Cartrita.Core.Telemetry.Traces;

/// <summary>How what a trace tells of came out: one of these words, or a code of the catalogue of errors.</summary>
public static class TraceOutcomes
{
    /// <summary>It worked.</summary>
    public const string Ok = "ok";

    /// <summary>It waits for a person's approval.</summary>
    public const string Waiting = "waiting";

    /// <summary>Nobody wanted it any more: the run was cancelled, its time ended, or the reader of a stream had enough.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>It had not ended when its step did.</summary>
    public const string Unfinished = "unfinished";

    /// <summary>The outcome of something that threw.</summary>
    /// <param name="exception">What it threw.</param>
    public static string Of(Exception exception) => exception switch
    {
        CartritaException known => known.Problem.Code,
        OperationCanceledException => Cancelled,
        _ => Problems.Internal.Code,
    };
}
