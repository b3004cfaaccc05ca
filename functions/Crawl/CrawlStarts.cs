using Cartrita.Core.Crawl;
using Cartrita.Core.Durable;
using Cartrita.Core.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Crawl;

/// <summary>Starts runs of sources. A source has one instance, so a start while a run is at work starts nothing: it is noted, not queued.</summary>
/// <remarks>The number is taken from the source's document by its tag before the run is scheduled. A crash between leaves a number that nobody runs; the next look finds it and starts anew.</remarks>
internal sealed class CrawlStarts(DocumentCollection<CrawlDocument> documents, IOptions<CrawlOptions> options, TimeProvider time)
{
    // From the claim of a number to its schedule it is a moment; after that the run was lost.
    private static readonly TimeSpan StartingTime = TimeSpan.FromMinutes(2);

    /// <summary>Starts a run where the source is due.</summary>
    /// <returns>Whether one was started.</returns>
    public async Task<bool> StartIfDueAsync(CrawlSource source, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var state = (await documents.ReadAsync(source.OwnerId, source.Name, cancellationToken))?.Value;
        var isDue = source.Interval is { } interval && (state?.StartedAt is not { } last || now - last >= interval);
        var isLost = state is not null && state.Started > state.Ended && !IsStarting(state, now) && !await IsRunningAsync(source, client, cancellationToken);
        return (isDue || isLost) && await StartAsync(source, client, cancellationToken) is not null;
    }

    /// <summary>Starts a run. Gives its number; null where one is at work, which is noted.</summary>
    public async Task<long?> StartAsync(CrawlSource source, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await IsRunningAsync(source, client, cancellationToken))
        {
            return await NoteAsync(source);
        }

        var now = time.GetUtcNow();
        var state = await documents.UpdateAsync(source.OwnerId, source.Name, found =>
        {
            found ??= new CrawlDocument();
            return IsStarting(found, now) ? null : found with { Started = found.Started + 1, StartedAt = now, Overlaps = 0 };
        });
        if (state is null)
        {
            return await NoteAsync(source);
        }

        var scope = new CrawlScope(source.OwnerId, source.Name, state.Started, now);
        var start = new StartOrchestrationOptions(scope.Instance.Value)
            .WithDedupeStatuses(OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(DurableNames.Crawl, new CrawlInput(scope, now.AddMinutes(options.Value.MaxMinutes)), start, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Hosts refuse a second start with exceptions of their own; that one is at work is what counts.
            if (!await IsRunningAsync(source, client, cancellationToken))
            {
                throw;
            }

            return await NoteAsync(source);
        }

        return scope.Number;
    }

    // Somebody took a number a moment ago and is about to schedule its run: a second number would be one that nobody runs.
    private static bool IsStarting(CrawlDocument state, DateTimeOffset now) => state.Started > state.Ended && now - state.StartedAt < StartingTime;

    private static async Task<bool> IsRunningAsync(CrawlSource source, DurableTaskClient client, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(CrawlScope.InstanceOf(source.OwnerId, source.Name).Value, cancellationToken) is { IsCompleted: false };

    private async Task<long?> NoteAsync(CrawlSource source)
    {
        await documents.UpdateAsync(source.OwnerId, source.Name, found => (found ?? new CrawlDocument()) with { Overlaps = (found?.Overlaps ?? 0) + 1 });
        return null;
    }
}
