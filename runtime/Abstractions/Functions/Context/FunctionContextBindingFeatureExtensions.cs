namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reaches the result of an invocation from middleware.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>Gives the invocation's result, to read it after the function ran or to replace it.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>The result; its value is null until the function has returned one.</returns>
    public static InvocationResult GetInvocationResult(this FunctionContext context) => new FeatureInvocationResult(Feature(context));

    /// <summary>Gives the invocation's result as a type.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="context">The invocation.</param>
    /// <returns>The result; its value is null until the function has returned one.</returns>
    /// <exception cref="InvalidOperationException">The function returned something else.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context)
    {
        var feature = Feature(context);
        return feature.Result is null or T
            ? new FeatureInvocationResult<T>(feature)
            : throw new InvalidOperationException($"The invocation result has the type '{feature.Result.GetType()}', not '{typeof(T)}'.");
    }

    /// <summary>Gives what the properties of the function's result gave to its outputs, to read it or to replace it.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="context">The invocation.</param>
    /// <returns>The outputs that have a value; none before the function has returned, and none where the method itself is the output.</returns>
    public static IEnumerable<OutputBindingData<T>> GetOutputBindings<T>(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IOutputBindingsFeature>() is { } feature
            ? [.. feature.Outputs.Keys.Select(name => new FeatureOutputBindingData<T>(feature, name, context.FunctionDefinition.OutputBindings[name].Type))]
            : [];
    }

    private static IInvocationResultFeature Feature(FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IInvocationResultFeature>()
            ?? throw new InvalidOperationException("The invocation has no result: its context was not made by a host.");
    }
}
