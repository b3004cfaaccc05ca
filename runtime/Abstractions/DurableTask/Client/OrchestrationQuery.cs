namespace Microsoft.DurableTask.Client;

/// <summary>Which instances to list.</summary>
/// <param name="CreatedFrom">Made at this time or later.</param>
/// <param name="CreatedTo">Made at this time or earlier.</param>
/// <param name="Statuses">In one of these states.</param>
/// <param name="TaskHubNames">In one of these task hubs; not used by a runtime with one hub.</param>
/// <param name="InstanceIdPrefix">Whose id begins so.</param>
/// <param name="PageSize">How many a page holds.</param>
/// <param name="FetchInputsAndOutputs">Whether payloads are fetched with them.</param>
/// <param name="ContinuationToken">Where to begin.</param>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    /// <summary>How many a page holds where nothing else is asked for.</summary>
    public const int DefaultPageSize = 100;
}
