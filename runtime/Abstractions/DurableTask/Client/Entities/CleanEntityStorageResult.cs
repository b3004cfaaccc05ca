namespace Microsoft.DurableTask.Client.Entities;

/// <summary>What was cleaned in the storage of entities.</summary>
public readonly record struct CleanEntityStorageResult
{
    /// <summary>How many empty entities were removed.</summary>
    public int EmptyEntitiesRemoved { get; init; }

    /// <summary>How many locks were released.</summary>
    public int OrphanedLocksReleased { get; init; }

    /// <summary>Where to go on, or null where all is done.</summary>
    public string? ContinuationToken { get; init; }
}
