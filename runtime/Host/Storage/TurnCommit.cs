using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>All that one turn changes, in one transaction.</summary>
internal sealed record TurnCommit
{
    /// <summary>The instance.</summary>
    public required long InstanceKey { get; init; }

    /// <summary>Its id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Fence: the generation that the turn ran on.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>Fence: the number of events that the turn ran on.</summary>
    public required int HistoryLength { get; init; }

    /// <summary>The time of the commit.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Events to append.</summary>
    public required IReadOnlyList<HistoryEvent> Appended { get; init; }

    /// <summary>Inbox messages that the turn has seen.</summary>
    public required IReadOnlyList<long> Consumed { get; init; }

    /// <summary>The instance's status from now on.</summary>
    public required OrchestrationRuntimeStatus Status { get; init; }

    /// <summary>The serialized custom status from now on; null leaves the one that is stored.</summary>
    public string? CustomStatus { get; init; }

    /// <summary>Whether the custom status that is stored is removed.</summary>
    public bool ClearsCustomStatus { get; init; }

    /// <summary>The serialized output of an execution that ended.</summary>
    public string? Output { get; init; }

    /// <summary>The failure of an execution that failed.</summary>
    public TaskFailureDetails? Failure { get; init; }

    /// <summary>The W3C <c>traceparent</c> that scheduled activities inherit.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The W3C <c>tracestate</c> that goes with it.</summary>
    public string? TraceState { get; init; }

    /// <summary>Whether each activity gets a span of its own for a parent, below that of the orchestration.</summary>
    public bool SpansActivities { get; init; }

    /// <summary>Activities to queue.</summary>
    public IReadOnlyList<TaskScheduled> Activities { get; init; } = [];

    /// <summary>Timers to set.</summary>
    public IReadOnlyList<TimerMessage> Timers { get; init; } = [];

    /// <summary>Timers of this generation to forget: the turn closed them.</summary>
    public IReadOnlyList<int> ClosedTimers { get; init; } = [];

    /// <summary>Sub-orchestrations to start.</summary>
    public IReadOnlyList<ChildCreation> Children { get; init; } = [];

    /// <summary>Messages to other instances: events, and an ended child's result.</summary>
    public IReadOnlyList<Delivery> Deliveries { get; init; } = [];

    /// <summary>The next generation, where the turn continued as new: the history starts afresh.</summary>
    public ExecutionStarted? Next { get; init; }

    /// <summary>What the next generation sees first.</summary>
    public IReadOnlyList<HistoryEvent> Carried { get; init; } = [];

    /// <summary>What is kept, where the turn is given up; <see cref="DeadLetter.Messages"/> are those that it has seen.</summary>
    public DeadLetter? DeadLetter { get; init; }

    /// <summary>Whether the store remembers that turns before this one could not be done.</summary>
    public bool ClearsFailures { get; init; }
}
