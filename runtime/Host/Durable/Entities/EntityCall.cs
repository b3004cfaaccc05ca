using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Durable.Entities;

/// <summary>What an entity's code is run for.</summary>
/// <param name="Id">The entity.</param>
/// <param name="RunAsync">Runs the waiting operations, in order, on the entity's code.</param>
/// <param name="TraceParent">The W3C <c>traceparent</c> of whoever asked for the first operation.</param>
public sealed record EntityCall(EntityInstanceId Id, Func<ITaskEntity, Task> RunAsync, string? TraceParent)
{
    /// <summary>The W3C <c>tracestate</c> that goes with it.</summary>
    public string? TraceState { get; init; }
}
