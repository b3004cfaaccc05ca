using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Decisions;

/// <summary>What a turn decided; the shell commits it together with the history that it belongs to.</summary>
public abstract record Decision;

/// <summary>Run an activity.</summary>
/// <param name="Task">The event that history keeps.</param>
public sealed record Schedule(TaskScheduled Task) : Decision;

/// <summary>Start a sub-orchestration.</summary>
/// <param name="Child">The event that history keeps.</param>
/// <param name="Started">The first event of the child's history.</param>
public sealed record StartChild(ChildScheduled Child, ExecutionStarted Started) : Decision;

/// <summary>Set a durable timer.</summary>
/// <param name="Timer">The event that history keeps.</param>
public sealed record SetTimer(TimerCreated Timer) : Decision;

/// <summary>Send an external event to another instance.</summary>
/// <param name="Event">The event that history keeps.</param>
public sealed record Send(EventSent Event) : Decision;

/// <summary>The execution ended.</summary>
/// <param name="Completed">The last event of its history.</param>
public sealed record Complete(ExecutionCompleted Completed) : Decision;

/// <summary>The execution ended and a new generation starts.</summary>
/// <param name="Completed">The last event of the old history.</param>
/// <param name="Started">The first event of the new one.</param>
/// <param name="CarriedEvents">Unprocessed external events, and commands of clients that came after the end, in order of arrival.</param>
public sealed record ContinueAsNew(ExecutionCompleted Completed, ExecutionStarted Started, IReadOnlyList<HistoryEvent> CarriedEvents) : Decision;
