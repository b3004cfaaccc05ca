using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tools.Sandbox;

/// <summary>A sandbox by bubblewrap, on this machine (ATT-05).</summary>
/// <remarks>
/// A process that is root becomes nobody first: the system does not bound the processes of root, and what escaped would be nobody too. Where nothing can hold a program it is refused
/// with the reason, unless the settings allow it all the same.
/// </remarks>
internal sealed partial class LocalSandbox : ISandbox, IDisposable
{
    private const string Nobody = "65534";

    private readonly ProgramRunner runner;
    private readonly SandboxOptions options;
    private readonly ILogger<LocalSandbox> logger;
    private readonly SemaphoreSlim slots;
    private volatile bool ready;
    private volatile bool closed = true;
    private volatile bool told;

    /// <summary>Makes the sandbox.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it is said that programs run without a sandbox.</param>
    public LocalSandbox(IOptions<SandboxOptions> options, TimeProvider time, ILogger<LocalSandbox> logger)
        : this(options, time, logger, SystemPrograms.Find)
    {
    }

    /// <summary>Makes the sandbox of a system that has other programs.</summary>
    internal LocalSandbox(IOptions<SandboxOptions> options, TimeProvider time, ILogger<LocalSandbox> logger, Func<string, string?> find)
    {
        (this.options, this.logger, Find) = (options.Value, logger, find);
        runner = new ProgramRunner(time);
        slots = new SemaphoreSlim(this.options.MaxConcurrent);
    }

    private Func<string, string?> Find { get; }

    /// <inheritdoc />
    public async Task<SandboxResult> RunAsync(SandboxCommand command, CancellationToken cancellationToken)
    {
        if (Find(command.Program) is null)
        {
            throw new CartritaException(Problems.SandboxUnavailable, $"The program {command.Program} is not installed.");
        }

        var reason = ready ? null : await ProbeAsync(cancellationToken);
        ready = reason is null;
        if (reason is not null && !options.AllowUnsandboxed)
        {
            throw new CartritaException(Problems.SandboxUnavailable, reason);
        }

        await slots.WaitAsync(cancellationToken);
        try
        {
            return await (reason is null ? RunInsideAsync(command, closed, cancellationToken) : RunOutsideAsync(command, cancellationToken));
        }
        finally
        {
            slots.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => slots.Dispose();

    private Task<SandboxResult> RunInsideAsync(SandboxCommand command, bool closes, CancellationToken cancellationToken)
    {
        List<string> arguments = [Find("bwrap")!, .. BubblewrapArguments.Of(command, closes), Find("prlimit")!, .. BubblewrapArguments.Limits(command, withProcesses: true)];
        return Environment.IsPrivilegedProcess
            ? runner.RunAsync(Find("setpriv")!, [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--", .. arguments], command, cancellationToken)
            : runner.RunAsync(arguments[0], arguments.Skip(1), command, cancellationToken);
    }

    private Task<SandboxResult> RunOutsideAsync(SandboxCommand command, CancellationToken cancellationToken) =>
        Find("prlimit") is { } prlimit
            ? runner.RunAsync(prlimit, BubblewrapArguments.Limits(command, withProcesses: false), command, cancellationToken)
            : runner.RunAsync(Find(command.Program)!, command.Arguments, command, cancellationToken);

    // Why there is no sandbox; null where there is one. Containers and some kernels forbid what bubblewrap needs, so only a try tells.
    private async Task<string?> ProbeAsync(CancellationToken cancellationToken)
    {
        string[] needed = Environment.IsPrivilegedProcess ? ["bwrap", "prlimit", "setpriv"] : ["bwrap", "prlimit"];
        var reason = Array.Find(needed, program => Find(program) is null) is { } absent ? $"There is no sandbox: {(absent == "bwrap" ? "bubblewrap" : absent)} is not installed." : null;
        if (reason is null)
        {
            var probe = new SandboxCommand { Program = "true", Output = Stream.Null };
            var tried = await RunInsideAsync(probe, closes: true, cancellationToken);
            if (!tried.Succeeded)
            {
                tried = await RunInsideAsync(probe, closes: false, cancellationToken);
                closed = !tried.Succeeded;
            }

            reason = tried.Succeeded ? null : "There is no sandbox: bubblewrap can't make one on this system.";
            if (reason is not null && !told)
            {
                LogUnavailable(tried.ErrorText);
            }
        }

        if (reason is not null && options.AllowUnsandboxed && !told)
        {
            LogUnsandboxed(reason);
        }

        told = reason is not null;
        return reason;
    }

    [LoggerMessage(EventId = 2601, Level = LogLevel.Warning, Message = "Programs run without a sandbox, as the settings allow: {Reason}")]
    private partial void LogUnsandboxed(string reason);

    [LoggerMessage(EventId = 2602, Level = LogLevel.Warning, Message = "Bubblewrap can't make a sandbox: {Reason}")]
    private partial void LogUnavailable(string reason);
}
