namespace Microsoft.Azure.Functions.Worker;

/// <summary>Names a method as a function of the app.</summary>
/// <param name="name">The function's name, unique in the app.</param>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name, unique in the app whatever the case.</summary>
    public string Name { get; } = name;
}
