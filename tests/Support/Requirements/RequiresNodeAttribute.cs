namespace Cartrita.TestSupport.Requirements;

/// <summary>Marks a test class whose <see cref="ConformanceFactAttribute"/> tests need Node.js.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresNodeAttribute : Attribute;
