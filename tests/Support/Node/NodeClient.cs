using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.TestSupport.Node;

/// <summary>A client from npm under <c>tests/clients</c>: installed once as its lock file says, and run as a process of its own.</summary>
/// <param name="package">The folder's name.</param>
public sealed class NodeClient(string package)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly SemaphoreSlim Installing = new(1);

    private string Folder => Path.Combine(RepositoryRoot.FullName, "tests", "clients", package);

    /// <summary>Runs a script and gives the JSON that it prints.</summary>
    public Task<JsonElement> RunAsync(string script, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        RunAsync(script, environment, _ => { }, arguments);

    /// <summary>Runs a script and gives the JSON that it prints; what it prints before, as lines <c>&gt; WORD</c>, is told at once.</summary>
    public async Task<JsonElement> RunAsync(string script, IReadOnlyDictionary<string, string> environment, Action<string> told, params string[] arguments)
    {
        await InstallAsync();
        var (code, output, errors) = await RunProcessAsync("node", environment, [script, .. arguments], told);
        return code == 0
            ? JsonDocument.Parse(output).RootElement.Clone()
            : throw new InvalidOperationException($"{script} {string.Join(' ', arguments)} ended with {code}: {errors}");
    }

    /// <summary>Installs the package where that has not been done, and gives its folder.</summary>
    public async Task<string> InstalledAsync()
    {
        await InstallAsync();
        return Folder;
    }

    // Test assemblies run at the same time, each in a process of its own: one installs, the others wait for the file.
    private async Task InstallAsync()
    {
        await Installing.WaitAsync();
        try
        {
            var modules = Path.Combine(Folder, "node_modules");
            Directory.CreateDirectory(modules);
            var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
            using var held = await HoldAsync(Path.Combine(Folder, "node_modules.lock"));
            var stamp = Path.Combine(modules, "installed");
            if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
            {
                return;
            }

            var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            var (code, _, errors) = await RunProcessAsync(npm, new Dictionary<string, string>(), ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], _ => { });
            if (code != 0)
            {
                throw new InvalidOperationException($"npm ci in tests/clients/{package} ended with {code}: {errors}");
            }

            await File.WriteAllTextAsync(stamp, wanted);
        }
        finally
        {
            Installing.Release();
        }
    }

    private static async Task<FileStream> HoldAsync(string path)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException)
            {
                // Another process installs; the system lets go of the file however that process ends.
                await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
            }
        }
    }

    private async Task<(int Code, string Output, string Errors)> RunProcessAsync(
        string program, IReadOnlyDictionary<string, string> environment, string[] arguments, Action<string> told)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var (output, errors) = (ListenAsync(process.StandardOutput, told, patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Patience}.");
        }
    }

    private static async Task<string> ListenAsync(StreamReader output, Action<string> told, CancellationToken patience)
    {
        var rest = new StringBuilder();
        while (await output.ReadLineAsync(patience) is { } line)
        {
            if (line.StartsWith("> ", StringComparison.Ordinal))
            {
                told(line[2..]);
            }
            else
            {
                rest.AppendLine(line);
            }
        }

        return rest.ToString();
    }
}
