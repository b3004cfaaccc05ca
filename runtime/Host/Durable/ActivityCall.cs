namespace Cartrita.Runtime.Host.Durable;

/// <summary>One invocation of an activity, as its code may see it: neither the attempt nor the task id is among it.</summary>
/// <param name="Name">The activity's name, as the orchestrator wrote it.</param>
/// <param name="InstanceId">The orchestration instance that scheduled it.</param>
/// <param name="Input">The serialized input.</param>
/// <param name="TraceParent">The W3C <c>traceparent</c> that it runs under, where one is known.</param>
public sealed record ActivityCall(string Name, string InstanceId, string? Input, string? TraceParent)
{
    /// <summary>The version that was asked for; empty for none. The Functions host knows of no versions.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The W3C <c>tracestate</c> that goes with <see cref="TraceParent"/>.</summary>
    public string? TraceState { get; init; }
}
