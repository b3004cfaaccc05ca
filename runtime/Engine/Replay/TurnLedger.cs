using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>What became of the events of one turn.</summary>
internal sealed class TurnLedger
{
    /// <summary>Events that count, in order of arrival.</summary>
    public List<HistoryEvent> Counted { get; } = [];

    /// <summary>Events that belong to nothing in the execution.</summary>
    public List<HistoryEvent> Dropped { get; } = [];

    /// <summary>Events that a suspension had held, and that its end brought after the execution's own.</summary>
    public List<HistoryEvent> HeldAfterEnd { get; } = [];

    /// <summary>Events that came after the execution's end.</summary>
    public List<HistoryEvent> AfterEnd { get; } = [];
}
