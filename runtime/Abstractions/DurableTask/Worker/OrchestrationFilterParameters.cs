namespace Microsoft.DurableTask.Worker;

/// <summary>The orchestration that a filter decides about.</summary>
public struct OrchestrationFilterParameters
{
    /// <summary>The orchestrator's name.</summary>
    public string? Name { get; init; }

    /// <summary>The labels given at its start.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
