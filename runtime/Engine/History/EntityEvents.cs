using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.History;

/// <summary>An entity was called.</summary>
public sealed record EntityCalled : HistoryEvent
{
    /// <summary>The decision's id, unique and increasing in its execution.</summary>
    public required int Id { get; init; }

    /// <summary>The entity, as <c>@name@key</c>.</summary>
    public required string EntityId { get; init; }

    /// <summary>The operation's name.</summary>
    public required string Operation { get; init; }

    /// <summary>The serialized input.</summary>
    public string? Input { get; init; }
}

/// <summary>An operation returned.</summary>
public sealed record EntityCompleted : HistoryEvent
{
    /// <summary>The id of its <see cref="EntityCalled"/>.</summary>
    public required int ScheduledId { get; init; }

    /// <summary>The serialized result.</summary>
    public string? Result { get; init; }
}

/// <summary>An operation failed, and left its entity as it was.</summary>
public sealed record EntityFailed : HistoryEvent
{
    /// <summary>The id of its <see cref="EntityCalled"/>.</summary>
    public required int ScheduledId { get; init; }

    /// <summary>What happened.</summary>
    public required TaskFailureDetails Failure { get; init; }
}

/// <summary>An entity was signalled.</summary>
public sealed record EntitySignalled : HistoryEvent
{
    /// <summary>The decision's id, unique and increasing in its execution.</summary>
    public required int Id { get; init; }

    /// <summary>The entity, as <c>@name@key</c>.</summary>
    public required string EntityId { get; init; }

    /// <summary>The operation's name.</summary>
    public required string Operation { get; init; }

    /// <summary>The serialized input.</summary>
    public string? Input { get; init; }

    /// <summary>Not before this time, in UTC; null for at once.</summary>
    public DateTimeOffset? SignalAt { get; init; }
}

/// <summary>Locks were asked for: a critical section began.</summary>
public sealed record EntityLocksRequested : HistoryEvent
{
    /// <summary>The decision's id, unique and increasing in its execution.</summary>
    public required int Id { get; init; }

    /// <summary>The critical section; no other execution has the same.</summary>
    public required string SectionId { get; init; }

    /// <summary>The entities, in the order in which they are locked.</summary>
    public required IReadOnlyList<string> Entities { get; init; }
}

/// <summary>All the locks are held.</summary>
public sealed record EntityLocksAcquired : HistoryEvent
{
    /// <summary>The id of its <see cref="EntityLocksRequested"/>.</summary>
    public required int ScheduledId { get; init; }
}

/// <summary>Locks were given back, or are no longer asked for: the critical section ended.</summary>
public sealed record EntityLocksReleased : HistoryEvent
{
    /// <summary>The decision's id, unique and increasing in its execution.</summary>
    public required int Id { get; init; }

    /// <summary>The critical section.</summary>
    public required string SectionId { get; init; }

    /// <summary>The entities, in the order in which they were locked.</summary>
    public required IReadOnlyList<string> Entities { get; init; }
}
