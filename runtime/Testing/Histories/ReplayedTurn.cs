using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;

namespace Cartrita.Runtime.Testing.Histories;

/// <summary>One turn of a recorded history.</summary>
/// <param name="events">The whole history.</param>
/// <param name="start">Where the turn begins.</param>
/// <param name="end">Where the next one begins.</param>
/// <param name="turn">Which turn it is, from 1.</param>
internal sealed class ReplayedTurn(IReadOnlyList<HistoryEvent> events, int start, int end, int turn)
{
    private const string Nothing = "no further decision in this turn";

    /// <summary>Whether an event is one that the orchestrator decided.</summary>
    public static bool IsDecided(HistoryEvent one) => one is TaskScheduled or ChildScheduled or TimerCreated or EventSent or ExecutionCompleted
        or EntityCalled or EntitySignalled or EntityLocksRequested or EntityLocksReleased;

    /// <summary>Compares what the code decides with what history holds.</summary>
    /// <param name="result">What the code gave.</param>
    /// <param name="warnings">Gets what is the same but for its details.</param>
    /// <returns>Null where they agree.</returns>
    public ReplayMismatch? Compare(TurnResult result, List<string> warnings)
    {
        List<HistoryEvent> found = [.. result.Appended.Where(IsDecided)];
        var next = 0;
        for (var position = start; position < end; position++)
        {
            if (!IsDecided(events[position]))
            {
                continue;
            }

            if (next == found.Count)
            {
                return new(position, turn, Describe(events[position]), Nothing);
            }

            if (Describe(events[position]) != Describe(found[next]))
            {
                return new(position, turn, Describe(events[position]), Describe(found[next]));
            }

            if (!SameDetails(events[position], found[next++]))
            {
                warnings.Add($"Turn {turn}, event {position}: {Describe(events[position])} has other details than history holds.");
            }
        }

        return next < found.Count ? new(end, turn, Nothing, Describe(found[next])) : null;
    }

    private static bool SameDetails(HistoryEvent one, HistoryEvent other) => (one, other) is (ExecutionCompleted a, ExecutionCompleted b)
        ? a.Output == b.Output
        : DecisionShape.SameDetails(one, other);

    private static string Describe(HistoryEvent decided) => decided is ExecutionCompleted completed
        ? completed.Failure is { } failure ? $"the end: {completed.Status}, {failure}" : $"the end: {completed.Status}"
        : DecisionShape.Of(decided).ToString();
}
