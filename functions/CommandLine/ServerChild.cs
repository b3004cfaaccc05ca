using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Cartrita.Functions.Hosting;

namespace Cartrita.Functions.CommandLine;

/// <summary>A server that was started for one command; it goes on when the command ends, and ends by itself when it is idle.</summary>
internal sealed class ServerChild : IDisposable
{
    /// <summary>The file in the state folder that such a server writes to.</summary>
    public const string LogName = "server.log";

    private const int IdleExitSeconds = 60;

    private readonly Process process;

    private ServerChild(Process process) => this.process = process;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Whether it ended because another server owns the folder.</summary>
    public bool WasRefused => process.HasExited && process.ExitCode == ExitCodes.StateInUse;

    /// <summary>Starts a server over a state folder, on any free port.</summary>
    public static ServerChild Start(string state, string? storage)
    {
        StateFolder.Make(state);
        var executable = Environment.ProcessPath ?? throw new CommandFailure("The program can't find itself to start a server.");
        var start = new ProcessStartInfo(executable)
        {
            // Own pipes instead of the terminal's: whoever reads the command's output must not wait for the server's end.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(executable).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        }

        foreach (var argument in Arguments(state, storage))
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new CommandFailure("The server's process did not start.");
        process.StandardInput.Close();
        return new ServerChild(process);
    }

    /// <summary>Why it ended: the last thing that it said; null where it said nothing.</summary>
    public async Task<string?> LastWordsAsync(CancellationToken cancellationToken) =>
        (await process.StandardError.ReadToEndAsync(cancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault();

    /// <inheritdoc />
    public void Dispose() => process.Dispose();

    private static string[] Arguments(string state, string? storage)
    {
        string[] arguments =
        [
            "serve", "--port", "0", "--state", state, "--log", Path.Combine(state, LogName),
            "--idle-exit", IdleExitSeconds.ToString(CultureInfo.InvariantCulture),
        ];
        return storage is null ? arguments : [.. arguments, "--storage", storage];
    }
}
