using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask;

/// <summary>The tasks that a worker runs, by name and version.</summary>
public sealed partial class DurableTaskRegistry
{
    /// <summary>Activities in order of registration; the factory is called once an invocation, in a scope of its own.</summary>
    internal Dictionary<TaskVersionKey, Func<IServiceProvider, ITaskActivity>> ActivitiesByVersion { get; } = [];

    /// <summary>Orchestrators in order of registration; the factory is called once an episode, in a scope of its own.</summary>
    internal Dictionary<TaskVersionKey, Func<IServiceProvider, ITaskOrchestrator>> OrchestratorsByVersion { get; } = [];

    /// <summary>Entities in order of registration; the factory is called once a batch of operations, in a scope of its own.</summary>
    internal Dictionary<TaskVersionKey, Func<IServiceProvider, ITaskEntity>> EntitiesByVersion { get; } = [];

    /// <summary>What <see cref="GetOrchestrators"/> gives: the real Functions extension reads it, and the two below, by reflection under these names.</summary>
    internal IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskOrchestrator>>> Orchestrators => ByName(OrchestratorsByVersion);

    /// <summary>What <see cref="GetActivities"/> gives.</summary>
    internal IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskActivity>>> Activities => ByName(ActivitiesByVersion);

    /// <summary>What <see cref="GetEntities"/> gives.</summary>
    internal IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskEntity>>> Entities => ByName(EntitiesByVersion);

    /// <summary>The orchestrators; one that is registered in several versions is there as often.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskOrchestrator>>> GetOrchestrators() => Orchestrators;

    /// <summary>The activities; one that is registered in several versions is there as often.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskActivity>>> GetActivities() => Activities;

    /// <summary>The entities.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskEntity>>> GetEntities() => Entities;

    private static IEnumerable<KeyValuePair<TaskName, TFactory>> ByName<TFactory>(Dictionary<TaskVersionKey, TFactory> tasks) =>
        tasks.Select(task => KeyValuePair.Create(task.Key.Name, task.Value));

    private DurableTaskRegistry Add<TTask>(
        Dictionary<TaskVersionKey, Func<IServiceProvider, TTask>> tasks, TaskName name, TaskVersion version, Func<IServiceProvider, TTask> factory)
    {
        if (name == default)
        {
            throw new ArgumentException("A task needs a name.", nameof(name));
        }

        ArgumentNullException.ThrowIfNull(factory);
        return tasks.TryAdd(new(name, version), factory)
            ? this
            : throw new ArgumentException(
                version == default
                    ? $"An {typeof(TTask).Name} named '{name}' is already added."
                    : $"An {typeof(TTask).Name} named '{name}' with version '{version.Version}' is already added.",
                nameof(name));
    }
}
