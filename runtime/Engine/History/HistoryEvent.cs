using System.Text.Json.Serialization;

namespace Cartrita.Runtime.Engine.History;

/// <summary>One entry of an orchestration's append-only history.</summary>
/// <remarks>
/// History is the only state of an orchestration: replaying it must give the same decisions. Events are stored as versioned JSON,
/// discriminated by <c>t</c>; a discriminator, once released, keeps its meaning.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(ExecutionStarted), "start")]
[JsonDerivedType(typeof(TurnStarted), "turn")]
[JsonDerivedType(typeof(TaskScheduled), "task")]
[JsonDerivedType(typeof(TaskCompleted), "task+")]
[JsonDerivedType(typeof(TaskFailed), "task-")]
[JsonDerivedType(typeof(ChildScheduled), "child")]
[JsonDerivedType(typeof(ChildCompleted), "child+")]
[JsonDerivedType(typeof(ChildFailed), "child-")]
[JsonDerivedType(typeof(TimerCreated), "timer")]
[JsonDerivedType(typeof(TimerFired), "timer+")]
[JsonDerivedType(typeof(EventRaised), "event")]
[JsonDerivedType(typeof(EventSent), "send")]
[JsonDerivedType(typeof(EntityCalled), "call")]
[JsonDerivedType(typeof(EntityCompleted), "call+")]
[JsonDerivedType(typeof(EntityFailed), "call-")]
[JsonDerivedType(typeof(EntitySignalled), "signal")]
[JsonDerivedType(typeof(EntityLocksRequested), "lock")]
[JsonDerivedType(typeof(EntityLocksAcquired), "lock+")]
[JsonDerivedType(typeof(EntityLocksReleased), "unlock")]
[JsonDerivedType(typeof(EntityOperation), "entity.op")]
[JsonDerivedType(typeof(EntityLock), "entity.lock")]
[JsonDerivedType(typeof(EntityUnlock), "entity.unlock")]
[JsonDerivedType(typeof(ExecutionSuspended), "suspend")]
[JsonDerivedType(typeof(ExecutionResumed), "resume")]
[JsonDerivedType(typeof(ExecutionTerminated), "terminate")]
[JsonDerivedType(typeof(ExecutionCompleted), "end")]
public abstract record HistoryEvent
{
    /// <summary>When the event was made, in UTC.</summary>
    public required DateTimeOffset Timestamp { get; init; }
}
