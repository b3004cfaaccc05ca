namespace Cartrita.TestSupport.Requirements;

/// <summary>Marks a test class whose <see cref="ConformanceFactAttribute"/> tests need the ClamAV daemon.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresClamdAttribute : Attribute;
