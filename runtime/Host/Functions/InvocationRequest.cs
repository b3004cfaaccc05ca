using System.Collections.ObjectModel;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>What a trigger hands to an invocation.</summary>
internal sealed record InvocationRequest
{
    /// <summary>What started the function: the request, the timer's info, the blob, the call, the orchestration's context.</summary>
    public required object Trigger { get; init; }

    /// <summary>Values by name, such as those of a route.</summary>
    public IReadOnlyDictionary<string, object?> BindingData { get; init; } = ReadOnlyDictionary<string, object?>.Empty;

    public string TraceParent { get; init; } = "";

    public string TraceState { get; init; } = "";

    public RetryContext? Retry { get; init; }

    /// <summary>Fires when the host stops or the function has run out of time.</summary>
    public CancellationToken Cancellation { get; init; }
}
