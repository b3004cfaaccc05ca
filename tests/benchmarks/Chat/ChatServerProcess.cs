using System.Diagnostics;

namespace Cartrita.Benchmarks.Chat;

/// <summary>A server in a process of its own.</summary>
internal sealed class ChatServerProcess : IAsyncDisposable
{
    /// <summary>The verb under which the benchmark starts the app as a process.</summary>
    public const string Verb = "chat-server";

    private readonly Process process;

    private ChatServerProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The process's highest resident size so far, in bytes.</summary>
    public long PeakMemoryBytes
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    /// <summary>What the process holds of the machine's memory now, in bytes.</summary>
    public long MemoryBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Starts this program again with other arguments.</summary>
    public static async Task<ChatServerProcess> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.RemoveAt(0);
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var address = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"{arguments[0]} ended before it listened");
        return new ChatServerProcess(process, new Uri(address));
    }

    /// <summary>Asks the server and gives its one-line answer.</summary>
    public async Task<string> AskAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        return await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the server ended");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // It was asked to end and did not; it is this benchmark's own child.
            process.Kill();
        }

        process.Dispose();
    }
}
