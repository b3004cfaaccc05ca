using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>An instance as queries see it.</summary>
internal sealed record InstanceRecord
{
    /// <summary>Its key; keys grow with creation.</summary>
    public required long Key { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The orchestrator's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its status.</summary>
    public required OrchestrationRuntimeStatus Status { get; init; }

    /// <summary>When it was created, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last commit was, in UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The serialized input, where values were asked for.</summary>
    public string? Input { get; init; }

    /// <summary>The serialized output, where values were asked for.</summary>
    public string? Output { get; init; }

    /// <summary>The serialized custom status, where values were asked for.</summary>
    public string? CustomStatus { get; init; }

    /// <summary>The failure, where values were asked for.</summary>
    public TaskFailureDetails? Failure { get; init; }

    /// <summary>The tags that the client gave.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
