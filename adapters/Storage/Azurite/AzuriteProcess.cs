using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Cartrita.Adapters.Storage.Azurite;

/// <summary>The pinned Azurite, blobs and queues, on free loopback ports, for as long as this process lives: the rehearsal for blob storage.</summary>
/// <remarks>It ends when its standard input does, so it never outlives the app, not even one that was killed. Its account's key is new at every start.</remarks>
public sealed class AzuriteProcess : IAsyncDisposable
{
    private const string Account = "cartrita";
    private const string Announcement = "service is successfully listening at ";
    private const int KeyBytes = 64;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly TimeProvider time;
    private readonly Task draining;

    private AzuriteProcess(Process process, TimeProvider time, Uri blobs, Uri queues, string key)
    {
        (this.process, this.time) = (process, time);
        draining = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};BlobEndpoint={new Uri(blobs, Account)};QueueEndpoint={new Uri(queues, Account)};";
    }

    /// <summary>Opens the account.</summary>
    public string ConnectionString { get; }

    /// <summary>Installs Azurite where that was not done yet, and starts it.</summary>
    /// <param name="folders">Where it comes from and where it keeps what.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">It can't start; the message is one sentence that says why and what mends it.</exception>
    public static async Task<AzuriteProcess> StartAsync(AzuriteFolders folders, TimeProvider time, CancellationToken cancellationToken)
    {
        await AzuriteInstall.EnsureAsync(folders, time, cancellationToken);
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
        var process = Launch(folders, key);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            var addresses = await ReadAddressesAsync(process, cancellationToken).WaitAsync(StartLimit, time, cancellationToken);
            var (blobs, queues) = addresses ?? throw await FailureAsync(process, errors);
            return new AzuriteProcess(process, time, blobs, queues, key);
        }
        catch (Exception exception)
        {
            // A server that did not come up must not stay behind; the failure itself goes on to the caller.
            process.StandardInput.Close();
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw exception is TimeoutException ? new InvalidOperationException($"Azurite did not start within {StartLimit.TotalSeconds:F0} s: try again, or start without --storage azurite.", exception) : exception;
        }
    }

    /// <summary>Lets it write what it holds and end.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(StopLimit, time);
        }
        catch (TimeoutException)
        {
            // It had its time; the app must end.
            process.Kill(entireProcessTree: true);
        }

        await draining;
        process.Dispose();
    }

    private static Process Launch(AzuriteFolders folders, string key)
    {
        string[] storage = folders.Data is null ? ["--inMemoryPersistence"] : ["--location", folders.Data];
        string[] arguments =
        [
            "--require", Path.Combine(folders.Package, "exit-with-parent.cjs"),
            Path.Combine(folders.Install, "node_modules", "azurite", "dist", "src", "azurite.js"),
            "--blobHost", "127.0.0.1", "--blobPort", "0", "--queueHost", "127.0.0.1", "--queuePort", "0", "--tableHost", "127.0.0.1", "--tablePort", "0",
            "--silent", "--disableTelemetry", .. storage,
        ];
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = folders.Install,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["AZURITE_ACCOUNTS"] = $"{Account}:{key}" },
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(AzuriteInstall.NodeMissing, exception);
        }
    }

    private static async Task<(Uri Blobs, Uri Queues)?> ReadAddressesAsync(Process process, CancellationToken cancellationToken)
    {
        Uri? blobs = null;
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.IndexOf(Announcement, StringComparison.Ordinal) is var at and >= 0)
            {
                // Blobs come up first, then queues; the tables after them are nobody's here.
                var address = new Uri(line[(at + Announcement.Length)..].Trim());
                if (blobs is not null)
                {
                    return (blobs, address);
                }

                blobs = address;
            }
        }

        return null;
    }

    private static async Task<InvalidOperationException> FailureAsync(Process process, Task<string> errors)
    {
        await process.WaitForExitAsync(CancellationToken.None);
        var reason = (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        return new InvalidOperationException($"Azurite ended with {process.ExitCode} before it listened: {reason}");
    }
}
