using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Crawl;

/// <summary>Looks every minute which sources are due, and at once after a start.</summary>
internal sealed class CrawlTrigger(CrawlTick tick)
{
    /// <summary>It is time.</summary>
    [Function(nameof(StartDueCrawls))]
    public Task StartDueCrawls(
        [TimerTrigger("45 * * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => tick.RunAsync(client, cancellationToken);
}
