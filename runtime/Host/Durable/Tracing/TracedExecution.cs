using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Host.Durable.Tracing;

/// <summary>What the spans of an execution need of its history: when it began, and what it scheduled that has not ended.</summary>
/// <param name="started">The first event of the execution.</param>
internal sealed class TracedExecution(ExecutionStarted started)
{
    private readonly Dictionary<int, HistoryEvent> _open = [];
    private DateTimeOffset? _since;

    /// <summary>The first event of the execution.</summary>
    public ExecutionStarted Started { get; } = started;

    /// <summary>The first turn's time.</summary>
    public DateTimeOffset Since => _since ?? Started.Timestamp;

    /// <summary>Reads a history.</summary>
    /// <param name="started">The first event of the execution.</param>
    /// <param name="history">The history.</param>
    public static TracedExecution Of(ExecutionStarted started, IReadOnlyList<HistoryEvent> history)
    {
        var traced = new TracedExecution(started);
        foreach (var one in history)
        {
            traced.Note(one);
        }

        return traced;
    }

    /// <summary>Notes the next event.</summary>
    /// <param name="next">The event.</param>
    /// <returns>What was scheduled, where the event ends something.</returns>
    public HistoryEvent? Note(HistoryEvent next)
    {
        switch (next)
        {
            case TurnStarted turn:
                _since ??= turn.Timestamp;
                return null;
            case TaskScheduled task:
                _open[task.Id] = task;
                return null;
            case ChildScheduled child:
                _open[child.Id] = child;
                return null;
            case TimerCreated timer:
                _open[timer.Id] = timer;
                return null;
            case EntityCalled called:
                _open[called.Id] = called;
                return null;
            case TaskCompleted { ScheduledId: var id }:
                return Take(id);
            case TaskFailed { ScheduledId: var id }:
                return Take(id);
            case ChildCompleted { ScheduledId: var id }:
                return Take(id);
            case ChildFailed { ScheduledId: var id }:
                return Take(id);
            case EntityCompleted { ScheduledId: var id }:
                return Take(id);
            case EntityFailed { ScheduledId: var id }:
                return Take(id);
            case TimerFired { TimerId: var id }:
                return Take(id);
            default:
                return null;
        }
    }

    private HistoryEvent? Take(int id) => _open.Remove(id, out var scheduled) ? scheduled : null;
}
