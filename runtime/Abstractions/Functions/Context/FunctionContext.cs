namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function.</summary>
public abstract class FunctionContext
{
    /// <summary>The invocation's id, unique for each run.</summary>
    public abstract string InvocationId { get; }

    /// <summary>The function's id, the same for all its runs.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The W3C trace context that the invocation belongs to.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>What the trigger knows about the invocation.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>Which repetition this is, for functions with a retry attribute; null for all others.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The scope of services that lives as long as the invocation.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function as it was discovered.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>What middleware and function share within the invocation.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>The features of the invocation, by type.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Fires when the host stops or the invocation runs out of time.</summary>
    public virtual CancellationToken CancellationToken { get; }
}
