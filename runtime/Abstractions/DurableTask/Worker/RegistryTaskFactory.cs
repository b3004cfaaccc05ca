using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Worker;

/// <summary>Makes tasks as a registry says, in the version that is asked for.</summary>
/// <remarks>
/// An unversioned registration serves a version that nobody has registered, but only while no version of that name is registered at all:
/// otherwise a call would run other code than it asked for.
/// </remarks>
/// <param name="registry">The registry; what is added to it later is not seen.</param>
internal sealed class RegistryTaskFactory(DurableTaskRegistry registry) : IDurableTaskFactory2
{
    private readonly VersionedTasks<ITaskActivity> _activities = new(registry.ActivitiesByVersion);
    private readonly VersionedTasks<ITaskOrchestrator> _orchestrators = new(registry.OrchestratorsByVersion);
    private readonly VersionedTasks<ITaskEntity> _entities = new(registry.EntitiesByVersion);

    /// <inheritdoc/>
    public bool TryCreateActivity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity) =>
        (activity = FindActivity(name, TaskVersion.Unversioned)?.Invoke(serviceProvider)) is not null;

    /// <inheritdoc/>
    public bool TryCreateOrchestrator(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator) =>
        (orchestrator = FindOrchestrator(name, TaskVersion.Unversioned)?.Invoke(serviceProvider)) is not null;

    /// <inheritdoc/>
    public bool TryCreateEntity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskEntity? entity) =>
        (entity = FindEntity(name)?.Invoke(serviceProvider)) is not null;

    /// <summary>Finds what makes an entity.</summary>
    public Func<IServiceProvider, ITaskEntity>? FindEntity(TaskName name) => _entities.Find(name, TaskVersion.Unversioned);

    /// <summary>Finds what makes an activity in a version.</summary>
    public Func<IServiceProvider, ITaskActivity>? FindActivity(TaskName name, TaskVersion version) => _activities.Find(name, version);

    /// <summary>Finds what makes an orchestrator in a version.</summary>
    public Func<IServiceProvider, ITaskOrchestrator>? FindOrchestrator(TaskName name, TaskVersion version) => _orchestrators.Find(name, version);

    private sealed class VersionedTasks<TTask>(IReadOnlyDictionary<TaskVersionKey, Func<IServiceProvider, TTask>> tasks)
    {
        private readonly Dictionary<TaskVersionKey, Func<IServiceProvider, TTask>> _tasks = new(tasks);
        private readonly HashSet<TaskName> _versioned =
            [.. tasks.Keys.Where(key => key.Version != TaskVersion.Unversioned).Select(key => key.Name)];

        public Func<IServiceProvider, TTask>? Find(TaskName name, TaskVersion version) =>
            _tasks.TryGetValue(new(name, version), out var exact) ? exact
            : _versioned.Contains(name) ? null
            : _tasks.GetValueOrDefault(new(name, TaskVersion.Unversioned));
    }
}
