namespace Microsoft.DurableTask.Client;

/// <summary>How an instance is purged.</summary>
/// <param name="Recursive">Whether sub-orchestrations go with it; the Functions host leaves them as they are.</param>
public record PurgeInstanceOptions(bool Recursive = false);

/// <summary>Which instances are purged; only ended ones are.</summary>
/// <param name="CreatedFrom">Made at this time or later.</param>
/// <param name="CreatedTo">Made at this time or earlier.</param>
/// <param name="Statuses">In one of these states.</param>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>How long one call may work before it returns with <see cref="PurgeResult.IsComplete"/> false.</summary>
    public TimeSpan? Timeout { get; init; }
}
