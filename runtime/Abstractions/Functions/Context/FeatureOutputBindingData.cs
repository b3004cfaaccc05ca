namespace Microsoft.Azure.Functions.Worker;

/// <summary>One value of the invocation's outputs, seen through the feature that holds them.</summary>
internal sealed class FeatureOutputBindingData<T>(IOutputBindingsFeature feature, string name, string bindingType) : OutputBindingData<T>
{
    public override string BindingType { get; } = bindingType;

    public override string Name { get; } = name;

    public override T? Value
    {
        get => (T?)feature.Outputs[Name];
        set => feature.Outputs[Name] = value;
    }
}
