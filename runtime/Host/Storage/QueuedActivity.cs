namespace Cartrita.Runtime.Host.Storage;

/// <summary>An activity that was scheduled and has no result yet.</summary>
internal sealed record QueuedActivity
{
    /// <summary>The instance that scheduled it.</summary>
    public required long InstanceKey { get; init; }

    /// <summary>Its place in the queue.</summary>
    public required long Id { get; init; }

    /// <summary>The fence: a result under an older attempt is refused.</summary>
    public required int Attempt { get; init; }

    /// <summary>Infrastructure failures so far; failures of the activity's own code are results.</summary>
    public required int Failures { get; init; }

    /// <summary>The instance's id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The generation that waits for the result.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>The id of the scheduling decision.</summary>
    public required int TaskId { get; init; }

    /// <summary>The activity's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version that was asked for; null for none.</summary>
    public string? Version { get; init; }

    /// <summary>The serialized input.</summary>
    public string? Input { get; init; }

    /// <summary>The W3C <c>traceparent</c> that it runs under.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The W3C <c>tracestate</c> that goes with it.</summary>
    public string? TraceState { get; init; }
}
