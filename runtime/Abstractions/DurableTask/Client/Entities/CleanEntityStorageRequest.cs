namespace Microsoft.DurableTask.Client.Entities;

/// <summary>What to clean in the storage of entities.</summary>
public readonly record struct CleanEntityStorageRequest
{
    /// <summary>All that is safe at any time.</summary>
    public static CleanEntityStorageRequest Default => new() { RemoveEmptyEntities = true, ReleaseOrphanedLocks = true };

    /// <summary>Whether to remove entities that have no state, no lock and nothing to do.</summary>
    public bool RemoveEmptyEntities { get; init; }

    /// <summary>Whether to release locks whose orchestration does not run.</summary>
    public bool ReleaseOrphanedLocks { get; init; }

    /// <summary>Where an earlier request ended, or null.</summary>
    public string? ContinuationToken { get; init; }
}
