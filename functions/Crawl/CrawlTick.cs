using Cartrita.Core.Crawl;
using Cartrita.Core.Durable;
using Cartrita.Core.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Crawl;

/// <summary>Starts the sources that are due, and purges the histories that are marked: of files that crawls erased, and of what still ran when it was erased.</summary>
internal sealed partial class CrawlTick(CrawlSources sources, CrawlStarts starts, InstancePurges purges, IDocumentStore store, ILogger<CrawlTick> logger)
{
    private const int PageSize = 100;

    /// <summary>Does it once.</summary>
    public async Task RunAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        foreach (var source in sources.All)
        {
            try
            {
                if (await starts.StartIfDueAsync(source, client, cancellationToken))
                {
                    LogStarted(source.Name);
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // One source that can't be started must not keep the others from it; the next tick tries again.
                LogNotStarted(source.Name, exception);
            }
        }

        await PurgeAsync(client, cancellationToken);
    }

    private async Task PurgeAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        string? last = null;
        while (await purges.ListAsync(last, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var instance in page)
            {
                if (await client.GetInstanceAsync(instance, cancellationToken) is { IsCompleted: false })
                {
                    // Its turn comes when it has ended.
                    continue;
                }

                await client.PurgeInstanceAsync(instance, cancellationToken);
                await store.WriteAsync([InstancePurges.Unmark(instance)], cancellationToken);
            }

            last = page[^1];
        }
    }

    [LoggerMessage(EventId = 1511, Level = LogLevel.Information, Message = "A run of the source {Source} was started.")]
    private partial void LogStarted(string source);

    [LoggerMessage(EventId = 1512, Level = LogLevel.Error, Message = "The source {Source} could not be started.")]
    private partial void LogNotStarted(string source, Exception exception);
}
