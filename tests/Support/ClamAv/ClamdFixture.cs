using System.ComponentModel;
using System.Diagnostics;
using Cartrita.TestSupport.Files;
using Xunit;

namespace Cartrita.TestSupport.ClamAv;

/// <summary>A ClamAV daemon of a collection of tests, with a signature of its own for the EICAR test file and nothing else: no database is downloaded.</summary>
public sealed class ClamdFixture : IAsyncLifetime
{
    /// <summary>The name that the daemon gives to the test file.</summary>
    public const string Signature = "Local.Eicar.UNOFFICIAL";

    /// <summary>The longest stream that the daemon takes.</summary>
    public const int MaximumStream = 40 * 1024 * 1024;

    // The last line that the daemon writes before it listens.
    private const string Ready = "Self checking";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly Lazy<string?> Missing = new(() => Environment.GetEnvironmentVariable("CI") == "true" || Runs() ? null : "The test needs clamd, and this machine has none.");

    private readonly TemporaryDirectory folder = new();
    private Process? daemon;

    /// <summary>Why a test is to be skipped; null where it can run. In CI it always runs, and fails where clamd is missing.</summary>
    public static string? SkipReason => Missing.Value;

    /// <summary>Where the daemon listens.</summary>
    public string Socket => Path.Combine(folder.FullName, "clamd.sock");

    /// <summary>Its address as the settings have it.</summary>
    public string Address => $"unix://{Socket}";

    public async Task InitializeAsync()
    {
        if (SkipReason is not null)
        {
            return;
        }

        var database = Directory.CreateDirectory(Path.Combine(folder.FullName, "database")).FullName;
        await File.WriteAllTextAsync(Path.Combine(database, "local.ndb"), $"Local.Eicar:0:*:{Convert.ToHexStringLower(Archives.Eicar)}\n");
        var settings = Path.Combine(folder.FullName, "clamd.conf");
        await File.WriteAllTextAsync(settings, $"""
            LocalSocket {Socket}
            DatabaseDirectory {database}
            TemporaryDirectory {folder.FullName}
            Foreground yes
            StreamMaxLength {MaximumStream}
            AlertEncrypted yes
            AlertExceedsMax yes

            """);
        daemon = Process.Start(new ProcessStartInfo("clamd", ["--config-file", settings]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        using var limit = new CancellationTokenSource(Limit);
        var said = new List<string>();
        while (await daemon.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            said.Add(line);
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                // Read on, so that the daemon never waits for a reader.
                _ = daemon.StandardOutput.ReadToEndAsync(CancellationToken.None);
                _ = daemon.StandardError.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        throw new InvalidOperationException($"clamd did not start: {string.Join('\n', said)} {await daemon.StandardError.ReadToEndAsync(limit.Token)}");
    }

    public async Task DisposeAsync()
    {
        if (daemon is not null)
        {
            daemon.Kill();
            await daemon.WaitForExitAsync();
            daemon.Dispose();
        }

        folder.Dispose();
    }

    private static bool Runs()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("clamd", "--version") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
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
