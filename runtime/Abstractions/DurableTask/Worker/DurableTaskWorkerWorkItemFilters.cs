namespace Microsoft.DurableTask.Worker;

/// <summary>Which work a worker is given: what its filters do not name waits for another worker.</summary>
/// <remarks>Filters that name nothing at all filter nothing.</remarks>
public class DurableTaskWorkerWorkItemFilters
{
    /// <summary>The orchestrations.</summary>
    public IReadOnlyList<OrchestrationFilter> Orchestrations { get; set; } = [];

    /// <summary>The activities.</summary>
    public IReadOnlyList<ActivityFilter> Activities { get; set; } = [];

    /// <summary>The entities.</summary>
    public IReadOnlyList<EntityFilter> Entities { get; set; } = [];

    /// <summary>Names an orchestration.</summary>
    /// <param name="name">Its name, whatever its case.</param>
    /// <param name="versions">Its versions, an empty one for none; null or an empty list for all.</param>
    public readonly struct OrchestrationFilter(string name, IReadOnlyList<string>? versions)
    {
        /// <summary>Names nothing yet.</summary>
        public OrchestrationFilter()
            : this(string.Empty, null)
        {
        }

        /// <summary>Its name, whatever its case.</summary>
        public string Name { get; init; } = name;

        /// <summary>Its versions, an empty one for none; an empty list for all.</summary>
        public IReadOnlyList<string> Versions { get; init; } = versions ?? [];
    }

    /// <summary>Names an activity.</summary>
    /// <param name="name">Its name, whatever its case.</param>
    /// <param name="versions">Its versions, an empty one for none; null or an empty list for all.</param>
    public readonly struct ActivityFilter(string name, IReadOnlyList<string>? versions)
    {
        /// <summary>Names nothing yet.</summary>
        public ActivityFilter()
            : this(string.Empty, null)
        {
        }

        /// <summary>Its name, whatever its case.</summary>
        public string Name { get; init; } = name;

        /// <summary>Its versions, an empty one for none; an empty list for all.</summary>
        public IReadOnlyList<string> Versions { get; init; } = versions ?? [];
    }

    /// <summary>Names an entity.</summary>
    /// <param name="name">Its name, whatever its case.</param>
    public readonly struct EntityFilter(string name)
    {
        /// <summary>Names nothing yet.</summary>
        public EntityFilter()
            : this(string.Empty)
        {
        }

        /// <summary>Its name, whatever its case.</summary>
        public string Name { get; init; } = name;
    }
}
