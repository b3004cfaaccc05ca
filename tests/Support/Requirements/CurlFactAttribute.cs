using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Cartrita.TestSupport.Requirements;

/// <summary>A test that needs <c>curl</c>: skipped with the reason where it is missing, run and failed there when <c>CI=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CurlFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> Here = new(Runs);

    public CurlFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && !Here.Value)
        {
            Skip = "The test needs curl, and this machine has none.";
        }
    }

    private static bool Runs()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("curl", "--version") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
            process!.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            // The program is not on the path.
            return false;
        }
    }
}
