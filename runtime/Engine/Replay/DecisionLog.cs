using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>Gives decisions their ids, and checks replayed ones against history.</summary>
/// <remarks>
/// Decisions get into history in the order of their ids, so the oldest one that is not yet matched is the only one that the next scheduling
/// event may name.
/// </remarks>
internal sealed class DecisionLog
{
    private const int WarningLimit = 10;

    private readonly Queue<Decision> _pending = new();
    private readonly List<string> _warnings = [];
    private int _nextId;

    /// <summary>Decisions that history does not hold yet.</summary>
    public IReadOnlyCollection<Decision> Pending => _pending;

    /// <summary>Replayed decisions whose details differ from history's, which counts.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>A further turn begins: history holds the decisions of the one before, and its warnings were given.</summary>
    public void BeginTurn()
    {
        _pending.Clear();
        _warnings.Clear();
    }

    public int NextId() => _nextId++;

    public void Add(Decision decision) => _pending.Enqueue(decision);

    /// <summary>Takes the decision that history says was made.</summary>
    /// <exception cref="NonDeterminismException">The code made another one, or none.</exception>
    public void Match(HistoryEvent scheduled, int position)
    {
        var expected = DecisionShape.Of(scheduled);
        if (!_pending.TryDequeue(out var decision))
        {
            throw Mismatch(position, expected.ToString(), "no such call");
        }

        var made = EventOf(decision);
        var found = DecisionShape.Of(made);
        if (!found.Matches(expected))
        {
            throw Mismatch(position, expected.ToString(), found.ToString());
        }

        if (_warnings.Count < WarningLimit && !DecisionShape.SameDetails(made, scheduled))
        {
            _warnings.Add($"The replay of {expected} gave other details than history (event {position}) holds; history counts.");
        }
    }

    /// <summary>At the end of a turn history holds every decision that was made.</summary>
    /// <exception cref="NonDeterminismException">The code made one more.</exception>
    public void EndReplayedTurn(int position)
    {
        if (_pending.TryPeek(out var decision))
        {
            throw Mismatch(position, "no further call in this turn", DecisionShape.Of(EventOf(decision)).ToString());
        }
    }

    public static NonDeterminismException Mismatch(int position, string expected, string found) => new(
        $"The orchestrator does not replay: history (event {position}) expects {expected}, found {found}. "
        + "Was its code changed while this instance was running, or does it read something that its context did not give it?");

    public static HistoryEvent EventOf(Decision decision) => decision switch
    {
        Schedule schedule => schedule.Task,
        StartChild start => start.Child,
        SetTimer timer => timer.Timer,
        Send send => send.Event,
        CallEntity call => call.Called,
        SignalEntity signal => signal.Signalled,
        RequestLocks request => request.Requested,
        ReleaseLocks release => release.Released,
        Complete complete => complete.Completed,
        ContinueAsNew continued => continued.Completed,
        _ => throw new ArgumentException($"{decision.GetType()} has no history event.", nameof(decision)),
    };
}
