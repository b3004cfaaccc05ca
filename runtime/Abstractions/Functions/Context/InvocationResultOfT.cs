namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an invocation returned, typed; middleware may replace it.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public abstract class InvocationResult<T>
{
    /// <summary>The value that the function returned or that middleware set.</summary>
    public abstract T? Value { get; set; }
}
