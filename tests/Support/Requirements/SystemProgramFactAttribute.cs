using Xunit;

namespace Cartrita.TestSupport.Requirements;

/// <summary>A test that needs programs of the system: skipped with the reason where one is missing, run and failed there when <c>CI=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SystemProgramFactAttribute : FactAttribute
{
    /// <summary>Skips the test where a program is missing.</summary>
    /// <param name="programs">The programs' names.</param>
    public SystemProgramFactAttribute(params string[] programs)
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && Array.Find(programs, program => !File.Exists($"/usr/bin/{program}")) is { } missing)
        {
            Skip = $"The test needs {missing}, and this machine has none.";
        }
    }
}
