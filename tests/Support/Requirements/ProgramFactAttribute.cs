using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Cartrita.TestSupport.Requirements;

/// <summary>A test that checks something against a program of the system where that is present, and is skipped with the reason where it is missing, in CI too: what it proves is proven without the program by others.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    /// <summary>Skips the test where a program is missing.</summary>
    /// <param name="programs">The programs, each of which says its version when it is asked with <c>--version</c> or <c>-version</c>.</param>
    public ProgramFactAttribute(params string[] programs)
    {
        if (programs.FirstOrDefault(program => !Runs(program)) is { } missing)
        {
            Skip = $"The test compares with {missing}, and this machine has none.";
        }
    }

    private static bool Runs(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "-version") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
            process!.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return true;
        }
        catch (Win32Exception)
        {
            // The program is not on the path.
            return false;
        }
    }
}
