using Cartrita.TestSupport.Requirements;

namespace Cartrita.EndToEnd.Tests.Support;

/// <summary>The app as it was built, started as a process of its own like a user's.</summary>
internal static class BuiltApp
{
    /// <summary>The executable.</summary>
    public static string Executable { get; } = Path.Combine(Folder(), OperatingSystem.IsWindows() ? "Cartrita.Functions.exe" : "Cartrita.Functions");

    public static string Handbook { get; } = Path.Combine(RepositoryRoot.FullName, "handbook.md");

    // bin/CONFIGURATION/FRAMEWORK is the same for the tests and for what they test.
    private static string Folder()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(RepositoryRoot.FullName, "functions", "bin", framework.Parent!.Name, framework.Name);
    }
}
