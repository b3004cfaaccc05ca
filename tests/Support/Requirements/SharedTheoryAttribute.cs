using Xunit;

namespace Cartrita.TestSupport.Requirements;

/// <summary>A theory that reads the team's shared documents, as <see cref="SharedFactAttribute"/> has it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the theory where the document is absent.</summary>
    /// <param name="relative">The document's path inside the shared folder.</param>
    public SharedTheoryAttribute(string relative) => Skip = new SharedFactAttribute(relative).Skip;
}
