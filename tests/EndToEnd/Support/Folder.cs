using System.Diagnostics;
using System.Text.Json;
using Cartrita.TestSupport.Files;

namespace Cartrita.EndToEnd.Tests.Support;

/// <summary>A user's folder, with the commands that run in it. Its server ends with it.</summary>
internal sealed class Folder : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryDirectory directory = new();

    public string State => directory.Combine(".cartrita");

    /// <summary>Settings of the environment; the machine's own vendor keys are never used.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public string Path(string name) => directory.Combine(name);

    public async Task<string> WriteAsync(string name, string text)
    {
        await File.WriteAllTextAsync(Path(name), text);
        return Path(name);
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.WaitForExitAsync(patience.Token);
        return new CommandResult(process.ExitCode, await output, await error);
    }

    /// <summary>Starts a command.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(BuiltApp.Executable, arguments)
        {
            WorkingDirectory = directory.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var vendor in start.Environment.Keys.Where(key => key.StartsWith("OPENAI_", StringComparison.Ordinal) || key.StartsWith("AZURE", StringComparison.Ordinal) || key is "HF_TOKEN").ToList())
        {
            start.Environment.Remove(vendor);
        }

        foreach (var (key, value) in Environment)
        {
            start.Environment[key] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>The process of the folder's server; null where none is named.</summary>
    public int? ServerProcess()
    {
        var path = System.IO.Path.Combine(State, "server.json");
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        return file.RootElement.GetProperty("processId").GetInt32();
    }

    /// <summary>Ends the folder's server as a power failure would, with no chance to say anything.</summary>
    public async Task KillServerAsync()
    {
        if (ServerProcess() is not { } id)
        {
            return;
        }

        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillServerAsync();
        directory.Dispose();
    }
}

/// <summary>How a command ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public CommandResult Worked()
    {
        Assert.True(ExitCode == 0, $"exit {ExitCode}\n{Output}\n{Error}");
        return this;
    }

    /// <summary>Fails unless the command ended with 1 and one sentence.</summary>
    public string FailedWithOneSentence()
    {
        Assert.True(ExitCode == 1, $"exit {ExitCode}\n{Output}\n{Error}");
        var sentence = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", sentence, StringComparison.Ordinal);
        return sentence;
    }
}
