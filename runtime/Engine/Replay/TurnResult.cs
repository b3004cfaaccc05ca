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

    /// <summary>The serialized custom status, where this turn or an earlier one set it.</summary>
    public string? CustomStatus { get; init; }

    /// <summary>True while a suspension holds the instance.</summary>
    public bool Suspended { get; init; }

    /// <summary>Events of <see cref="TurnRequest.NewEvents"/> that belong to nothing in this execution, for a warning in the log.</summary>
    public required IReadOnlyList<HistoryEvent> Dropped { get; init; }
}
