using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Entities;

/// <summary>Collects what the operation that runs does outside of its entity.</summary>
internal sealed class BatchContext(EntityBatchRequest request, Action throwIfClosed) : TaskEntityContext
{
    private List<EntityAction> _actions = [];

    public override EntityInstanceId Id => request.Id;

    public override void SignalEntity(EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null)
    {
        throwIfClosed();
        if (id == default)
        {
            throw new ArgumentException($"Provided argument cannot be default value defined by '{typeof(EntityInstanceId)}'", nameof(id));
        }

        ArgumentNullException.ThrowIfNull(operationName);
        _actions.Add(new SignalAction(
            id.ToString(), operationName, request.Converter.Serialize(input), options?.SignalTime?.ToUniversalTime()));
    }

    public override string ScheduleNewOrchestration(TaskName name, object? input = null, StartOrchestrationOptions? options = null)
    {
        throwIfClosed();
        if (options?.InstanceId is ['@', ..])
        {
            throw new ArgumentException(
                "Instance IDs starting with '@' are reserved for entities, and must not be used for orchestrations, when entity support is enabled.", nameof(options));
        }

        ArgumentException.ThrowIfNullOrEmpty(name.Name, nameof(name));
        var version = options?.Version is { Version.Length: > 0 } given ? given.Version : null;
        var instanceId = options?.InstanceId ?? request.NewId();
        _actions.Add(new StartAction(name.Name, instanceId, request.Converter.Serialize(input), options?.StartAt?.ToUniversalTime(), version));
        return instanceId;
    }

    /// <summary>What has been collected, and a new start.</summary>
    public IReadOnlyList<EntityAction> Take()
    {
        var actions = _actions;
        _actions = [];
        return actions;
    }
}
