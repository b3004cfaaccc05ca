namespace Cartrita.Runtime.Engine.History;

/// <summary>What an entity receives. It lives in the entity's inbox until a turn has taken it; an entity keeps no history.</summary>
public abstract record EntityMessage : HistoryEvent;

/// <summary>Run an operation.</summary>
public sealed record EntityOperation : EntityMessage
{
    /// <summary>The operation's name.</summary>
    public required string Operation { get; init; }

    /// <summary>The serialized input.</summary>
    public string? Input { get; init; }

    /// <summary>Who asks: an orchestration, an entity, or null for a client.</summary>
    public string? CallerId { get; init; }

    /// <summary>The caller's generation, where it waits for a result.</summary>
    public string? CallerExecutionId { get; init; }

    /// <summary>The id of the caller's <see cref="EntityCalled"/>; null for a signal, which nobody waits for.</summary>
    public int? CallerTaskId { get; init; }

    /// <summary>The W3C <c>traceparent</c> of whoever asks.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The W3C <c>tracestate</c> of whoever asks.</summary>
    public string? TraceState { get; init; }
}

/// <summary>Serve one orchestration alone, and have the next entity do so too.</summary>
public sealed record EntityLock : EntityMessage
{
    /// <summary>The critical section.</summary>
    public required string SectionId { get; init; }

    /// <summary>The orchestration.</summary>
    public required string OwnerId { get; init; }

    /// <summary>Its generation.</summary>
    public required string OwnerExecutionId { get; init; }

    /// <summary>The id of its <see cref="EntityLocksRequested"/>.</summary>
    public required int OwnerTaskId { get; init; }

    /// <summary>The entities, in the order in which they are locked.</summary>
    public required IReadOnlyList<string> Entities { get; init; }

    /// <summary>The place of the receiver among them.</summary>
    public int Position { get; init; }
}

/// <summary>Serve everybody again, or forget the lock that waits.</summary>
public sealed record EntityUnlock : EntityMessage
{
    /// <summary>The critical section.</summary>
    public required string SectionId { get; init; }
}
