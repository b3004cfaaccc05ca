namespace Microsoft.Azure.Functions.Worker;

/// <summary>Holds what the properties of an invocation's result gave to its outputs, between function, middleware and host.</summary>
internal interface IOutputBindingsFeature
{
    /// <summary>The values by the outputs' names.</summary>
    IDictionary<string, object?> Outputs { get; }
}
