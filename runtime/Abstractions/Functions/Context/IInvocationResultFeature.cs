namespace Microsoft.Azure.Functions.Worker;

/// <summary>Holds the result of an invocation between function, middleware and host.</summary>
internal interface IInvocationResultFeature
{
    /// <summary>What the function returned or middleware set.</summary>
    object? Result { get; set; }
}
