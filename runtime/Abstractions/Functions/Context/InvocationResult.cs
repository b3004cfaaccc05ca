namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an invocation returned; middleware may replace it.</summary>
public abstract class InvocationResult : InvocationResult<object>
{
}
