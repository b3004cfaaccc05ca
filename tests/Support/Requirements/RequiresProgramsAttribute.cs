namespace Cartrita.TestSupport.Requirements;

/// <summary>Marks a test class whose <see cref="ConformanceFactAttribute"/> tests need programs of the system: skipped with the reason where one is missing, run and failed there when <c>CI=true</c>.</summary>
/// <param name="programs">The programs' names.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresProgramsAttribute(params string[] programs) : Attribute
{
    /// <summary>The programs' names.</summary>
    public IReadOnlyList<string> Programs { get; } = programs;

    /// <summary>Why a test is to be skipped; null where it can run.</summary>
    /// <param name="programs">What it needs.</param>
    internal static string? SkipReason(IEnumerable<string> programs) =>
        Environment.GetEnvironmentVariable("CI") != "true" && programs.FirstOrDefault(program => !File.Exists($"/usr/bin/{program}")) is { } missing
            ? $"The test needs {missing}, and this machine has none."
            : null;
}
