using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Cartrita.Adapters.Storage.Azurite;

/// <summary>Installs the pinned Azurite once; processes that want it at the same time wait for the first.</summary>
internal static class AzuriteInstall
{
    public const string NodeMissing =
        "Azurite needs Node.js 18 or newer with npm on the path: install them (https://nodejs.org), or start without --storage azurite.";

    private const string Manifest = "package.json";
    private const string LockFile = "package-lock.json";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static async Task EnsureAsync(AzuriteFolders folders, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folders.Install);
        var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folders.Package, LockFile), cancellationToken)));
        var stamp = Path.Combine(folders.Install, "installed");
        await using var held = await HoldAsync(Path.Combine(folders.Install, "install.lock"), time, cancellationToken);
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, cancellationToken) == wanted)
        {
            return;
        }

        File.Copy(Path.Combine(folders.Package, Manifest), Path.Combine(folders.Install, Manifest), overwrite: true);
        File.Copy(Path.Combine(folders.Package, LockFile), Path.Combine(folders.Install, LockFile), overwrite: true);
        await RunNpmAsync(folders.Install, cancellationToken);
        await File.WriteAllTextAsync(stamp, wanted, cancellationToken);
    }

    private static async Task<FileStream> HoldAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Another process installs; it lets go of the file when it is done, and the system does when it was killed.
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private static async Task RunNpmAsync(string directory, CancellationToken cancellationToken)
    {
        using var npm = Start(directory);
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = npm.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await npm.WaitForExitAsync(cancellationToken);
            await Task.WhenAll(output, errors);
        }
        catch (OperationCanceledException)
        {
            // Half an installation has no stamp, so the next start begins it anew.
            npm.Kill(entireProcessTree: true);
            throw;
        }

        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"Azurite could not be installed (npm ci in {directory} ended with {npm.ExitCode}): run it by hand to see why. {LastLine(await errors)}");
        }
    }

    private static Process Start(string directory)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            ArgumentList = { "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error" },
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(NodeMissing, exception);
        }
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? string.Empty;
}
