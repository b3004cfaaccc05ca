using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>What a turn gave. Committing it whole, or not at all, is the shell's part.</summary>
public sealed record TurnResult
{
    /// <summary>Events to append to the history: <see cref="TurnStarted"/>, the new events that count, and one event for each decision.</summary>
    public required IReadOnlyList<HistoryEvent> Appended { get; init; }

    /// <summary>Decisions in the order in which the orchestrator made them.</summary>
    public required IReadOnlyList<Decision> Decisions { get; init; }

    /// <summary>The serialized custom status, where this turn or an earlier one of this generation set it; null leaves what is stored.</summary>
    public string? CustomStatus { get; init; }

    /// <summary>Whether this generation has taken its custom status back: what is stored is removed.</summary>
    public bool ClearsCustomStatus { get; init; }

    /// <summary>True while a suspension holds the instance.</summary>
    public bool Suspended { get; init; }

    /// <summary>Timers that this turn cancelled; firing one later changes nothing, so a store may forget them.</summary>
    public IReadOnlyList<int> ClosedTimers { get; init; } = [];

    /// <summary>Replayed decisions whose inputs differ from what history holds, for a warning in the log; history counts.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The locks that the execution held, or waited for, before this turn: whoever ends it in another way than this result says gives them back.</summary>
    public EntityLocksRequested? HeldLocks { get; init; }

    /// <summary>Locks that were acquired after the execution had given them back, or may have been when it ends: they have to be given back once more.</summary>
    public IReadOnlyList<EntityLocksRequested> LateLocks { get; init; } = [];

    /// <summary>Events of <see cref="TurnRequest.NewEvents"/> that belong to nothing in this execution, for a warning in the log.</summary>
    public required IReadOnlyList<HistoryEvent> Dropped { get; init; }
}
