namespace Microsoft.DurableTask.Worker;

/// <summary>The filters that name what a registry has.</summary>
internal static class RegistryWorkItemFilters
{
    /// <summary>Makes them.</summary>
    /// <remarks>
    /// A name without any version serves all versions (see <see cref="RegistryTaskFactory"/>), so that its filter has none; one with versions serves these alone.
    /// A worker that takes its own version and no other asks for that one, whatever is registered.
    /// </remarks>
    /// <param name="registry">The registry.</param>
    /// <param name="versioning">Which versions the worker takes; null for all.</param>
    public static DurableTaskWorkerWorkItemFilters Of(DurableTaskRegistry registry, DurableTaskWorkerOptions.VersioningOptions? versioning)
    {
        IReadOnlyList<string>? own = versioning?.MatchStrategy == DurableTaskWorkerOptions.VersionMatchStrategy.Strict ? [versioning.Version ?? string.Empty] : null;
        return new()
        {
            Orchestrations = [.. Named(registry.OrchestratorsByVersion.Keys, own).Select(task => new DurableTaskWorkerWorkItemFilters.OrchestrationFilter(task.Name, task.Versions))],
            Activities = [.. Named(registry.ActivitiesByVersion.Keys, own).Select(task => new DurableTaskWorkerWorkItemFilters.ActivityFilter(task.Name, task.Versions))],
            Entities = [.. registry.EntitiesByVersion.Keys.Select(key => new DurableTaskWorkerWorkItemFilters.EntityFilter(key.Name.ToString()))],
        };
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Versions)> Named(IEnumerable<TaskVersionKey> tasks, IReadOnlyList<string>? own) => tasks
        .GroupBy(task => task.Name, task => task.Version)
        .Select(versions => (versions.Key.ToString(), own ?? Served([.. versions])));

    private static IReadOnlyList<string> Served(IReadOnlyList<TaskVersion> registered) => registered.All(version => version == TaskVersion.Unversioned)
        ? []
        : [.. registered.Select(version => version.Version).Order(StringComparer.OrdinalIgnoreCase)];
}
