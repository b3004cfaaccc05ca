namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the trigger knows about an invocation.</summary>
public abstract class BindingContext
{
    /// <summary>Values by name, such as the names in a blob's path or a route.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
