using Cartrita.Core.Storage;
using Cartrita.Functions.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Hosting;

/// <summary>Ends a server that was started for one command, once it has had nothing to do for long enough.</summary>
internal sealed partial class IdleExit(
    ServerActivity activity,
    IDocumentStore documents,
    IHostApplicationLifetime lifetime,
    IOptions<ServeOptions> options,
    TimeProvider time,
    ILogger<IdleExit> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var allowed = TimeSpan.FromSeconds(options.Value.IdleExitSeconds);
        if (allowed == TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(LookEvery, time);
        long? started = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // A start may take longer than the server may be idle, and nobody can ask before it is over.
            started ??= lifetime.ApplicationStarted.IsCancellationRequested ? time.GetTimestamp() : null;
            if (started is { } since && time.GetElapsedTime(since) >= allowed && activity.Idle >= allowed && await NothingRunsAsync(stoppingToken))
            {
                LogIdle(options.Value.IdleExitSeconds);
                lifetime.StopApplication();
                return;
            }
        }
    }

    private async Task<bool> NothingRunsAsync(CancellationToken cancellationToken) =>
        (await documents.ListAsync(Collections.SystemOwner, Collections.OpenRuns, string.Empty, null, 1, cancellationToken)).Count == 0;

    [LoggerMessage(EventId = 1101, Level = LogLevel.Information, Message = "Nothing to do for {Seconds} s: the server ends.")]
    private partial void LogIdle(int seconds);
}
