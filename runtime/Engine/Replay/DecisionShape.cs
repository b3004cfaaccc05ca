using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>What replay compares of a decision: id, kind and name must be the same, details should.</summary>
internal readonly record struct DecisionShape(string Kind, int Id, string Name)
{
    public static DecisionShape Of(HistoryEvent scheduled) => scheduled switch
    {
        TaskScheduled task => new("activity", task.Id, task.Name),
        ChildScheduled child => new("sub-orchestration", child.Id, child.Name),
        TimerCreated timer => new("timer", timer.Id, string.Empty),
        EventSent sent => new("event to another instance", sent.Id, sent.Name),
        EntityCalled called => new("call of an entity", called.Id, $"{called.Operation} of {called.EntityId}"),
        EntitySignalled signalled => new("signal to an entity", signalled.Id, $"{signalled.Operation} of {signalled.EntityId}"),
        EntityLocksRequested requested => new("lock of entities", requested.Id, string.Join(", ", requested.Entities)),
        EntityLocksReleased released => new("release of entities", released.Id, string.Join(", ", released.Entities)),
        _ => throw new ArgumentException($"{scheduled.GetType()} is no decision.", nameof(scheduled)),
    };

    /// <summary>Whether two events of one kind agree on inputs, receivers and times as well.</summary>
    public static bool SameDetails(HistoryEvent one, HistoryEvent other) => (one, other) switch
    {
        (TaskScheduled a, TaskScheduled b) => a.Input == b.Input,
        (ChildScheduled a, ChildScheduled b) => a.InstanceId == b.InstanceId && a.Input == b.Input,
        (TimerCreated a, TimerCreated b) => a.FireAt == b.FireAt,
        (EventSent a, EventSent b) => a.InstanceId == b.InstanceId && a.Input == b.Input,
        (EntityCalled a, EntityCalled b) => a.Input == b.Input,
        (EntitySignalled a, EntitySignalled b) => a.Input == b.Input && a.SignalAt == b.SignalAt,
        (EntityLocksRequested a, EntityLocksRequested b) => a.SectionId == b.SectionId,
        (EntityLocksReleased a, EntityLocksReleased b) => a.SectionId == b.SectionId,
        _ => false,
    };

    public bool Matches(DecisionShape other) =>
        Id == other.Id && Kind == other.Kind && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Name.Length == 0 ? $"{Kind} #{Id}" : $"{Kind} '{Name}' #{Id}";
}
