using Xunit;

namespace Cartrita.TestSupport.Requirements;

/// <summary>A test that needs a shared document, as <see cref="SharedFactAttribute"/> has it, and programs of the system, as <see cref="SystemProgramFactAttribute"/> has it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedProgramFactAttribute : FactAttribute
{
    /// <summary>Skips the test where either is missing.</summary>
    /// <param name="relative">The document's path inside the shared folder.</param>
    /// <param name="programs">The programs' names.</param>
    public SharedProgramFactAttribute(string relative, params string[] programs) => Skip = new SharedFactAttribute(relative).Skip ?? new SystemProgramFactAttribute(programs).Skip;
}
