using Azure;
using Azure.Storage.Blobs;
using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Core.Errors;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Tools;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>A sandbox by an Azure Container Apps job (ATT-05): each program is an execution of the job, in a container of its own that holds no secret and no identity.</summary>
/// <remarks>
/// Command and input go to blobs, and what came of them comes back by blobs that the job may write for some minutes; they are deleted whatever happens, and the account's lifecycle takes what a crash
/// leaves. What fails here and not in the program is <see cref="Problems.Unavailable"/>, worth another try, unless the job itself is wrong.
/// </remarks>
internal sealed partial class ContainerJobSandbox : ISandbox, IDisposable
{
    private const string Overdue = "Overdue";

    // What the entry needs beside the program: to bring the input and to hand back the output.
    private static readonly TimeSpan Handing = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BlobContainers containers;
    private readonly ContainerJobClient job;
    private readonly ContainerJobOptions options;
    private readonly IIdSource ids;
    private readonly TimeProvider time;
    private readonly ILogger<ContainerJobSandbox> logger;
    private readonly SemaphoreSlim slots;

    /// <summary>Makes the sandbox.</summary>
    /// <param name="containers">The account.</param>
    /// <param name="job">The job.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="sandbox">How many programs run at a time.</param>
    /// <param name="ids">Names the runs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it is said what could not be stopped or deleted.</param>
    public ContainerJobSandbox(
        BlobContainers containers, ContainerJobClient job, IOptions<ContainerJobOptions> options, IOptions<SandboxOptions> sandbox, IIdSource ids, TimeProvider time, ILogger<ContainerJobSandbox> logger)
    {
        (this.containers, this.job, this.options, this.ids, this.time, this.logger) = (containers, job, options.Value, ids, time, logger);
        slots = new SemaphoreSlim(sandbox.Value.MaxConcurrent);
    }

    /// <inheritdoc />
    public async Task<SandboxResult> RunAsync(SandboxCommand command, CancellationToken cancellationToken)
    {
        if (command.Program.Contains('/'))
        {
            throw NotInstalled(command);
        }

        var size = JobSize.For(command.Limits.MemoryBytes, command.Limits.TemporaryBytes)
            ?? throw new CartritaException(Problems.SandboxUnavailable, "There is no sandbox: the program needs more memory than a container may have.");
        await slots.WaitAsync(cancellationToken);
        try
        {
            var blobs = new JobBlobs(await ContainerAsync(cancellationToken), ids.NewId());
            try
            {
                await blobs.PutAsync(command, cancellationToken);
                return await RunAsync(blobs, command, size, cancellationToken);
            }
            finally
            {
                await DeleteAsync(blobs);
            }
        }
        finally
        {
            slots.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => slots.Dispose();

    private async Task<SandboxResult> RunAsync(JobBlobs blobs, SandboxCommand command, JobSize size, CancellationToken cancellationToken)
    {
        var longest = TimeSpan.FromSeconds(options.MaxWallSeconds);
        var wall = command.Limits.WallTime < longest ? command.Limits.WallTime : longest;
        var patience = TimeSpan.FromSeconds(options.StartSeconds) + wall + Handing;
        var links = await blobs.LinksAsync(time.GetUtcNow(), patience + Handing, cancellationToken);
        var name = await job.StartAsync(blobs.Run, JobTemplate.Of(options.Image!, blobs.Run, links, command.Limits, wall, size), cancellationToken);
        var status = await WatchAsync(name, patience, cancellationToken);
        return (await blobs.ReportAsync(cancellationToken), status) switch
        {
            ({ State: JobState.Ended } report, _) => await ResultAsync(blobs, command, report, cancellationToken),
            ({ State: JobState.Missing }, _) => throw NotInstalled(command),
            ({ State: JobState.Started }, Overdue) => new SandboxResult(SandboxEnd.WallTime, null, string.Empty),
            ({ State: JobState.Waiting }, Overdue) => throw new CartritaException(Problems.Unavailable, "The sandbox's job did not begin in time."),
            _ => throw Lost(name, status),
        };
    }

    // How the execution ended; it is stopped where it has not.
    private async Task<string> WatchAsync(string name, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var ended = false;
        try
        {
            var status = await job.WaitAsync(name, stop.Token) ?? "Gone";
            ended = true;
            return status;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Overdue;
        }
        finally
        {
            if (!ended)
            {
                await StopAsync(name);
            }
        }
    }

    private async Task<SandboxResult> ResultAsync(JobBlobs blobs, SandboxCommand command, JobReport report, CancellationToken cancellationToken)
    {
        var isWhole = await blobs.CopyOutputAsync(command, cancellationToken);
        var errors = await blobs.ErrorTextAsync(cancellationToken);
        return isWhole ? new SandboxResult(report.End, report.ExitCode, errors) : new SandboxResult(SandboxEnd.Output, null, errors);
    }

    private async Task<BlobContainerClient> ContainerAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await containers.GetAsync(BlobContainers.Sandbox, cancellationToken);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            throw new CartritaException(Problems.Unavailable, "The storage by which the sandbox's job is fed can't be used now.", exception);
        }
    }

    private async Task StopAsync(string name)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            if (await job.StopAsync(name, limit.Token))
            {
                return;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or CartritaException)
        {
            // Whatever ended the run is what its caller is to hear; the job's own timeout ends the execution.
        }

        LogNotStopped(name);
    }

    private async Task DeleteAsync(JobBlobs blobs)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            await blobs.DeleteAsync(limit.Token);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
        {
            // The account's lifecycle deletes them within days.
            LogNotDeleted(blobs.Run, exception);
        }
    }

    private CartritaException Lost(string name, string status)
    {
        LogLost(name, status);
        return new CartritaException(Problems.Unavailable, "The sandbox's job ended without a result.");
    }

    private static CartritaException NotInstalled(SandboxCommand command) => new(Problems.SandboxUnavailable, $"The program {command.Program} is not installed.");

    [LoggerMessage(EventId = 2612, Level = LogLevel.Warning, Message = "Execution {Name} of the sandbox's job was not stopped")]
    private partial void LogNotStopped(string name);

    [LoggerMessage(EventId = 2613, Level = LogLevel.Warning, Message = "The blobs of run {Run} of the sandbox's job were not deleted")]
    private partial void LogNotDeleted(string run, Exception exception);

    [LoggerMessage(EventId = 2614, Level = LogLevel.Warning, Message = "Execution {Name} of the sandbox's job ended as {Status} without a result")]
    private partial void LogLost(string name, string status);
}
