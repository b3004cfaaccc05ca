using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.History;

/// <summary>An activity was scheduled.</summary>
public sealed record TaskScheduled : HistoryEvent
{
    /// <summary>The decision's id, unique and increasing in its execution.</summary>
    public required int Id { get; init; }

    /// <summary>The activity's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version that was asked for; null for none.</summary>
    public string? Version { get; init; }

    /// <summary>The serialized input.</summary>
    public string? Input { get; init; }
}

/// <summary>An activity returned.</summary>
public sealed record TaskCompleted : HistoryEvent
{
    /// <summary>The id of its <see cref="TaskScheduled"/>.</summary>
    public required int ScheduledId { get; init; }

    /// <summary>The serialized result.</summary>
    public string? Result { get; init; }
}

/// <summary>An activity failed.</summary>
public sealed record TaskFailed : HistoryEvent
{
    /// <summary>The id of its <see cref="TaskScheduled"/>.</summary>
    public required int ScheduledId { get; init; }

    /// <summary>What happened.</summary>
    public required TaskFailureDetails Failure { get; init; }
}

/// <summary>A sub-orchestration was scheduled.</summary>
public sealed record ChildScheduled : HistoryEvent
{
    /// <summary>The decision's id, unique and increasing in its execution.</summary>
    public required int Id { get; init; }

    /// <summary>The orchestrator's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version that it was started with; null for none.</summary>
    public string? Version { get; init; }

    /// <summary>The child's instance id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The serialized input.</summary>
    public string? Input { get; init; }
}

/// <summary>A sub-orchestration returned.</summary>
public sealed record ChildCompleted : HistoryEvent
{
    /// <summary>The id of its <see cref="ChildScheduled"/>.</summary>
    public required int ScheduledId { get; init; }

    /// <summary>The serialized result.</summary>
    public string? Result { get; init; }
}

/// <summary>A sub-orchestration failed.</summary>
public sealed record ChildFailed : HistoryEvent
{
    /// <summary>The id of its <see cref="ChildScheduled"/>.</summary>
    public required int ScheduledId { get; init; }

    /// <summary>What happened.</summary>
    public required TaskFailureDetails Failure { get; init; }
}

/// <summary>A durable timer was set.</summary>
public sealed record TimerCreated : HistoryEvent
{
    /// <summary>The decision's id, unique and increasing in its execution.</summary>
    public required int Id { get; init; }

    /// <summary>When it is due, in UTC.</summary>
    public required DateTimeOffset FireAt { get; init; }
}

/// <summary>A durable timer fired.</summary>
public sealed record TimerFired : HistoryEvent
{
    /// <summary>The id of its <see cref="TimerCreated"/>.</summary>
    public required int TimerId { get; init; }

    /// <summary>When it was due, in UTC.</summary>
    public required DateTimeOffset FireAt { get; init; }
}

/// <summary>An external event arrived.</summary>
public sealed record EventRaised : HistoryEvent
{
    /// <summary>The event's name; case does not matter.</summary>
    public required string Name { get; init; }

    /// <summary>The serialized payload.</summary>
    public string? Input { get; init; }
}

/// <summary>An event was sent to another instance.</summary>
public sealed record EventSent : HistoryEvent
{
    /// <summary>The decision's id, unique and increasing in its execution.</summary>
    public required int Id { get; init; }

    /// <summary>The receiver.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The event's name.</summary>
    public required string Name { get; init; }

    /// <summary>The serialized payload.</summary>
    public string? Input { get; init; }
}
