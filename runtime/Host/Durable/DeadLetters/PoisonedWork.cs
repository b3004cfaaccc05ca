using Cartrita.Runtime.Host.Durable.Turns;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Durable.DeadLetters;

/// <summary>What is kept of work that is given up.</summary>
internal static class PoisonedWork
{
    /// <summary>A turn.</summary>
    /// <param name="turn">Where it started.</param>
    /// <param name="name">The orchestration's name; null where it is not known.</param>
    /// <param name="messages">What it had seen.</param>
    /// <param name="failures">Failures in a row.</param>
    /// <param name="last">The last of them.</param>
    /// <param name="now">The time.</param>
    public static DeadLetter Turn(
        TurnState turn, string? name, IReadOnlyList<InboxMessage> messages, int failures, Exception last, DateTimeOffset now) => new()
        {
            InstanceKey = turn.InstanceKey,
            InstanceId = turn.InstanceId,
            ExecutionId = turn.ExecutionId,
            Kind = DeadLetterKind.Turn,
            Name = name ?? string.Empty,
            Failures = failures,
            Failure = TaskFailureDetails.FromException(last),
            FailedAt = now,
            HistoryLength = turn.HistoryLength,
            Status = turn.Status,
            Messages = messages,
        };

    /// <summary>An activity.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="failures">Failures in a row.</param>
    /// <param name="last">The last of them.</param>
    /// <param name="now">The time.</param>
    public static DeadLetter Activity(QueuedActivity activity, int failures, Exception last, DateTimeOffset now) => new()
    {
        InstanceKey = activity.InstanceKey,
        InstanceId = activity.InstanceId,
        ExecutionId = activity.ExecutionId,
        Kind = DeadLetterKind.Activity,
        Name = activity.Name,
        Failures = failures,
        Failure = TaskFailureDetails.FromException(last),
        FailedAt = now,
        TaskId = activity.TaskId,
        Input = activity.Input,
        TraceParent = activity.TraceParent,
        TraceState = activity.TraceState,
    };
}
