using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>How the execution ends in this turn.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Output">The serialized output, or the next generation's input.</param>
/// <param name="Failure">The failure, where it failed.</param>
/// <param name="AtOnce">Whether decisions of this turn are discarded: the client or the engine stopped it.</param>
internal sealed record Ending(CompletionStatus Status, string? Output, TaskFailureDetails? Failure, bool AtOnce)
{
    public static Ending Failed(Exception exception, bool atOnce, IExceptionPropertiesProvider? properties = null) =>
        new(CompletionStatus.Failed, null, TaskFailureDetails.FromException(exception, properties), atOnce);

    public ExecutionCompleted ToEvent(DateTimeOffset now) =>
        new() { Timestamp = now, Status = Status, Output = Output, Failure = Failure };
}
