using System.Diagnostics;

namespace Cartrita.TestSupport.Requirements;

/// <summary>Whether Node.js and npm are here; Azurite and the clients need both.</summary>
public static class NodeRequirement
{
    private static readonly Lazy<string?> Missing = new(() =>
        Environment.GetEnvironmentVariable("CI") == "true" || (Runs("node") && Runs(OperatingSystem.IsWindows() ? "npm.cmd" : "npm"))
            ? null
            : "The test needs Node.js with npm, and this machine has none.");

    /// <summary>Why a test is to be skipped; null where it can run. In CI it always runs, and fails where Node is missing.</summary>
    public static string? SkipReason => Missing.Value;

    private static bool Runs(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "--version")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            });
            process!.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // The program is not on the path.
            return false;
        }
    }
}
