using Microsoft.DurableTask.Worker;

namespace Cartrita.Runtime.Testing.Workers;

/// <summary>Which work a worker is given, as its filters say.</summary>
/// <remarks>Filters that name nothing filter nothing; filters that name something leave out all that they do not name, of every kind.</remarks>
/// <param name="filters">The filters.</param>
internal sealed class WorkItemFilter(DurableTaskWorkerWorkItemFilters filters)
{
    /// <summary>Whether the worker is given all work.</summary>
    public bool IsOff { get; } = filters.Orchestrations.Count + filters.Activities.Count + filters.Entities.Count == 0;

    /// <summary>Whether the worker is given an orchestration.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version; null for none.</param>
    public bool GivesOrchestration(string name, string? version) =>
        IsOff || filters.Orchestrations.Any(filter => Is(filter.Name, name) && Has(filter.Versions, version));

    /// <summary>Whether the worker is given an activity.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">The version that its caller asked for; null for none.</param>
    public bool GivesActivity(string name, string? version) =>
        IsOff || filters.Activities.Any(filter => Is(filter.Name, name) && Has(filter.Versions, version));

    /// <summary>Whether the worker is given an entity.</summary>
    /// <param name="name">Its name.</param>
    public bool GivesEntity(string name) => IsOff || filters.Entities.Any(filter => Is(filter.Name, name));

    private static bool Is(string named, string name) => string.Equals(named, name, StringComparison.OrdinalIgnoreCase);

    private static bool Has(IReadOnlyList<string> versions, string? version) =>
        versions.Count == 0 || versions.Contains(version ?? string.Empty, StringComparer.OrdinalIgnoreCase);
}
