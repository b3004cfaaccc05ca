using Cartrita.Core.Durable;

namespace Cartrita.Core.Chat;

/// <summary>The input of <see cref="DurableNames.CloseRun"/>.</summary>
public sealed record CloseRunInput
{
    /// <summary>The run.</summary>
    public required RunScope Scope { get; init; }

    /// <summary>Frames of the orchestrator that travel with it.</summary>
    public IReadOnlyList<SupervisorFrame> Frames { get; init; } = [];

    /// <summary>The catalogue's code where the run did not end with <c>end</c>; null where it did.</summary>
    public string? Code { get; init; }

    /// <summary>One sentence of at most 256 characters about the failure.</summary>
    public string? Detail { get; init; }
}

/// <summary>How a run ended: the output of <c>Chat_v1</c> and of <c>Ingest_v1</c>.</summary>
/// <param name="Status">How.</param>
/// <param name="Code">The catalogue's code, where it did not complete.</param>
public sealed record RunOutcome(RunStatus Status, string? Code)
{
    /// <summary>The outcome that a code stands for.</summary>
    /// <param name="code">The catalogue's code; null where the run completed.</param>
    public static RunOutcome Of(string? code) => new(
        code switch
        {
            null => RunStatus.Completed,
            _ when code == Errors.Problems.RunCancelled.Code => RunStatus.Cancelled,
            _ => RunStatus.Failed,
        },
        code);
}
