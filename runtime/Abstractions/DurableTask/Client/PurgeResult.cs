namespace Microsoft.DurableTask.Client;

/// <summary>What a purge did.</summary>
public class PurgeResult
{
    /// <summary>A result.</summary>
    /// <param name="count">How many instances are gone.</param>
    public PurgeResult(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
    }

    /// <summary>A result that says whether all is done.</summary>
    /// <param name="count">How many instances are gone.</param>
    /// <param name="isComplete">Whether all that match are gone; null where it is not known.</param>
    public PurgeResult(int count, bool? isComplete)
        : this(count) => IsComplete = isComplete;

    /// <summary>How many instances are gone.</summary>
    public int PurgedInstanceCount { get; }

    /// <summary>Whether all that match are gone; null where it is not known.</summary>
    public bool? IsComplete { get; }
}
