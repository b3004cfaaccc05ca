namespace Microsoft.DurableTask.Entities;

/// <summary>What an operation may do outside of its entity. It happens when the operation has ended without an exception.</summary>
public abstract class TaskEntityContext
{
    /// <summary>The entity.</summary>
    public abstract EntityInstanceId Id { get; }

    /// <summary>Signals an entity without input.</summary>
    /// <param name="id">The receiver; it may be this entity.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="options">When.</param>
    public virtual void SignalEntity(EntityInstanceId id, string operationName, SignalEntityOptions options) =>
        SignalEntity(id, operationName, null, options);

    /// <summary>Signals an entity.</summary>
    /// <param name="id">The receiver; it may be this entity.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">When.</param>
    public abstract void SignalEntity(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null);

    /// <summary>Starts an orchestration without input.</summary>
    /// <param name="name">The orchestrator.</param>
    /// <param name="options">Its instance id and start time.</param>
    /// <returns>The instance's id.</returns>
    public virtual string ScheduleNewOrchestration(TaskName name, StartOrchestrationOptions options) =>
        ScheduleNewOrchestration(name, null, options);

    /// <summary>Starts an orchestration.</summary>
    /// <param name="name">The orchestrator.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">Its instance id and start time.</param>
    /// <returns>The instance's id.</returns>
    public abstract string ScheduleNewOrchestration(TaskName name, object? input = null, StartOrchestrationOptions? options = null);
}
