namespace Microsoft.Azure.Functions.Worker;

/// <summary>The untyped view of an invocation's result.</summary>
internal sealed class FeatureInvocationResult(IInvocationResultFeature feature) : InvocationResult
{
    public override object? Value
    {
        get => feature.Result;
        set => feature.Result = value;
    }
}

/// <summary>The typed view of an invocation's result.</summary>
internal sealed class FeatureInvocationResult<T>(IInvocationResultFeature feature) : InvocationResult<T>
{
    public override T? Value
    {
        get => (T?)feature.Result;
        set => feature.Result = value;
    }
}
