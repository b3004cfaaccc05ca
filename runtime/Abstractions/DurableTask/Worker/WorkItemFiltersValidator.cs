using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Worker;

/// <summary>Refuses filters that name what the worker of that name has not registered: it would be given work that it cannot do.</summary>
/// <param name="registries">The registries, by worker.</param>
internal sealed class WorkItemFiltersValidator(IOptionsMonitor<DurableTaskRegistry> registries) : IValidateOptions<DurableTaskWorkerWorkItemFilters>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DurableTaskWorkerWorkItemFilters options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Orchestrations.Count + options.Activities.Count + options.Entities.Count == 0)
        {
            // The rule is one for all workers: this one may never have asked for filters.
            return ValidateOptionsResult.Skip;
        }

        var registry = registries.Get(name);
        string[] unknown =
        [
            .. Unknown("Orchestrations", options.Orchestrations.Select(filter => filter.Name), registry.OrchestratorsByVersion.Keys),
            .. Unknown("Activities", options.Activities.Select(filter => filter.Name), registry.ActivitiesByVersion.Keys),
            .. Unknown("Entities", options.Entities.Select(filter => filter.Name), registry.EntitiesByVersion.Keys),
        ];
        return unknown.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"The work item filters of worker '{(string.IsNullOrEmpty(name) ? "<default>" : name)}' name what is not registered with it: {string.Join(' ', unknown)}. Add it with AddTasks, or take it out of the filters.");
    }

    private static IEnumerable<string> Unknown(string kind, IEnumerable<string> names, IEnumerable<TaskVersionKey> registered)
    {
        var known = registered.Select(task => task.Name).ToHashSet();
        string[] unknown = [.. names.Where(name => string.IsNullOrEmpty(name) || !known.Contains(name)).Select(name => string.IsNullOrEmpty(name) ? "<empty>" : name)];
        return unknown.Length == 0 ? [] : [$"{kind}: [{string.Join(", ", unknown)}]"];
    }
}
