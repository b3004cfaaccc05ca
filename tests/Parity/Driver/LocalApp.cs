using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Cartrita.Adapters.Storage.Azurite;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Parity.Driver;

/// <summary>The parity app on the local runtime: a process of its own on a free port, with a fresh state folder and, where the machine can, a storage account.</summary>
internal sealed class LocalApp : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly TemporaryDirectory _folder;
    private readonly AzuriteProcess? _storage;

    private LocalApp(Process process, TemporaryDirectory folder, AzuriteProcess? storage, Uri address) =>
        (_process, _folder, _storage, Address, Key) = (process, folder, storage, address, File.ReadAllText(Path.Combine(folder.FullName, "management-key")).Trim());

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The key of its management API.</summary>
    public string Key { get; }

    /// <summary>Whether it has a storage account.</summary>
    public bool HasStorage => _storage is not null;

    /// <summary>Starts it.</summary>
    /// <exception cref="InvalidOperationException">It ended instead, or took too long.</exception>
    public static async Task<LocalApp> StartAsync()
    {
        var storage = await LocalStorage.StartAsync();
        var folder = new TemporaryDirectory();
        var errors = new StringBuilder();
        var process = Launch(folder.FullName, storage, errors);
        try
        {
            return new LocalApp(process, folder, storage, await AddressAsync(process, folder.FullName, errors));
        }
        catch
        {
            // What did not come up must not stay behind.
            await EndAsync(process, storage);
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(_process, _storage);
        _folder.Dispose();
    }

    private static Process Launch(string folder, AzuriteProcess? storage, StringBuilder errors)
    {
        string[] arguments = [Built(), "--LocalRuntime:Port=0", $"--LocalRuntime:StateDirectory={folder}", $"--AzureWebJobsStorage={storage?.ConnectionString}"];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    // bin/CONFIGURATION/FRAMEWORK is the same for the driver and for what it drives.
    private static string Built()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(RepositoryRoot.FullName, "tests", "Parity", "App", "bin", framework.Parent!.Name, framework.Name, "Cartrita.Parity.App.dll");
    }

    // The host says in its state folder where it listens, once it does.
    private static async Task<Uri> AddressAsync(Process process, string folder, StringBuilder errors)
    {
        var file = Path.Combine(folder, "server.json");
        using var patience = new CancellationTokenSource(StartLimit, TimeProvider.System);
        while (!File.Exists(file))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The app ended with {process.ExitCode} before it listened: {errors}");
            }

            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }

        using var server = JsonDocument.Parse(await File.ReadAllTextAsync(file, patience.Token));
        return new Uri(server.RootElement.GetProperty("address").GetString()!);
    }

    private static async Task EndAsync(Process process, AzuriteProcess? storage)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
        if (storage is not null)
        {
            await storage.DisposeAsync();
        }
    }
}
