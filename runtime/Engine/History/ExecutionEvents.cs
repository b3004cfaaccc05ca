using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.History;

/// <summary>The first event of every execution.</summary>
public sealed record ExecutionStarted : HistoryEvent
{
    /// <summary>The orchestrator's name.</summary>
    public required string Name { get; init; }

    /// <summary>The instance that runs.</summary>
    public required string InstanceId { get; init; }

    /// <summary>This generation of the instance; continue-as-new makes a new one.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>The serialized input.</summary>
    public string? Input { get; init; }

    /// <summary>The version that was asked for; null for none.</summary>
    public string? Version { get; init; }

    /// <summary>The parent's name, for a sub-orchestration.</summary>
    public string? ParentName { get; init; }

    /// <summary>The parent's instance id, for a sub-orchestration.</summary>
    public string? ParentInstanceId { get; init; }

    /// <summary>The parent's generation; a completion sent to another one is dropped.</summary>
    public string? ParentExecutionId { get; init; }

    /// <summary>The id of the parent's <see cref="ChildScheduled"/>.</summary>
    public int? ParentTaskId { get; init; }

    /// <summary>Not before this time, where a start time was asked for.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>The tags that the client gave.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The W3C <c>traceparent</c> of whoever started the instance.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The W3C <c>tracestate</c> that goes with it.</summary>
    public string? TraceState { get; init; }

    /// <summary>The engine semantics under which the whole execution replays.</summary>
    public int SemanticsVersion { get; init; } = 1;
}

/// <summary>A turn begins; its timestamp is the turn's deterministic time.</summary>
public sealed record TurnStarted : HistoryEvent;

/// <summary>The instance is held: events and decisions wait.</summary>
public sealed record ExecutionSuspended : HistoryEvent
{
    /// <summary>Why, as the client said.</summary>
    public string? Reason { get; init; }
}

/// <summary>A held instance goes on.</summary>
public sealed record ExecutionResumed : HistoryEvent
{
    /// <summary>Why, as the client said.</summary>
    public string? Reason { get; init; }
}

/// <summary>The client ends the instance.</summary>
public sealed record ExecutionTerminated : HistoryEvent
{
    /// <summary>The serialized output that the client gave.</summary>
    public string? Output { get; init; }
}

/// <summary>The last event of every execution.</summary>
public sealed record ExecutionCompleted : HistoryEvent
{
    /// <summary>How it ended.</summary>
    public required CompletionStatus Status { get; init; }

    /// <summary>The serialized output; for <see cref="CompletionStatus.ContinuedAsNew"/> the new input.</summary>
    public string? Output { get; init; }

    /// <summary>The failure, where it failed.</summary>
    public TaskFailureDetails? Failure { get; init; }
}

/// <summary>How an execution ended.</summary>
public enum CompletionStatus
{
    /// <summary>The orchestrator returned.</summary>
    Completed,

    /// <summary>The orchestrator threw.</summary>
    Failed,

    /// <summary>A client terminated it.</summary>
    Terminated,

    /// <summary>A new generation follows.</summary>
    ContinuedAsNew,
}
