using System.Diagnostics;
using System.Text;
using Cartrita.Core.Tools;

namespace Cartrita.Adapters.Tools.Sandbox;

/// <summary>Starts a program, feeds it, takes what it writes, and ends it at the limits of time and output or when nobody waits for it any more.</summary>
/// <param name="time">The clock.</param>
internal sealed class ProgramRunner(TimeProvider time)
{
    private const int MaximumErrorText = 4096;

    // 128 and SIGXCPU: the processor time is used up.
    private const int EndedByCpuTime = 152;

    /// <summary>Runs a program.</summary>
    /// <param name="program">Its full path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="command">Streams and limits.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task<SandboxResult> RunAsync(string program, IEnumerable<string> arguments, SandboxCommand command, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = Describe(program, arguments) };
        using var wall = new CancellationTokenSource(command.Limits.WallTime, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, wall.Token);
        var exited = await StartAsync(process);
        var begun = time.GetTimestamp();
        var errors = ReadErrorsAsync(process.StandardError, stop.Token);
        var feed = FeedAsync(process, command.Input, stop.Token);
        SandboxEnd end;
        try
        {
            end = await FollowAsync(process, exited, errors, command, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            end = SandboxEnd.WallTime;
        }
        finally
        {
            Kill(process);
            await exited;
            await stop.CancelAsync();
            await feed;
            await errors;
        }

        return new SandboxResult(end, end is SandboxEnd.Output or SandboxEnd.WallTime ? null : process.ExitCode, await errors) { Elapsed = time.GetElapsedTime(begun) };
    }

    private static async Task<SandboxEnd> FollowAsync(Process process, Task exited, Task errors, SandboxCommand command, CancellationToken cancellationToken)
    {
        if (!await LimitedCopy.RunAsync(process.StandardOutput.BaseStream, command.Output, command.Limits.OutputBytes, cancellationToken))
        {
            return SandboxEnd.Output;
        }

        await exited.WaitAsync(cancellationToken);
        await errors;
        return process.ExitCode == EndedByCpuTime ? SandboxEnd.CpuTime : SandboxEnd.Exited;
    }

    // A thread of its own starts it and stays until it ends: the system ends a program that is to die with its parent when the thread goes that started it.
    private static async Task<Task> StartAsync(Process process)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var exited = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    process.Start();
                    started.SetResult();
                }
                catch (Exception exception)
                {
                    // Whoever waits for the start gets it.
                    started.SetException(exception);
                    return;
                }

                process.WaitForExit();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await started.Task;
        return exited;
    }

    private static ProcessStartInfo Describe(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };

        // Nothing of this process's settings, keys of vendors among them, is for a program that reads what strangers sent.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["LANG"] = "C.UTF-8";
        return start;
    }

    private static async Task FeedAsync(Process process, Stream? input, CancellationToken cancellationToken)
    {
        try
        {
            await using var target = process.StandardInput.BaseStream;
            if (input is not null)
            {
                await input.CopyToAsync(target, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The program reads no more, or has ended; its exit code tells what came of it.
        }
    }

    private static async Task<string> ReadErrorsAsync(StreamReader errors, CancellationToken cancellationToken)
    {
        var (text, buffer) = (new StringBuilder(), new char[1024]);
        try
        {
            int read;
            while ((read = await errors.ReadAsync(buffer.AsMemory(), cancellationToken)) > 0)
            {
                text.Append(buffer, 0, Math.Min(read, MaximumErrorText - text.Length));
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Ended from outside: what came so far is enough.
        }

        return text.ToString();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or AggregateException)
        {
            // It has ended by itself, or what it started has; the rest dies with it.
        }
    }
}
