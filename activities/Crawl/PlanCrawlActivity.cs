using Cartrita.Core.Crawl;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Cartrita.Activities.Crawl;

/// <summary>Lists a source and compares it with what is known of it.</summary>
/// <remarks>A list that is empty or not complete deletes nothing: a source that is emptied by mistake, or half there, must not take its files with it.</remarks>
/// <param name="sources">The declared sources.</param>
/// <param name="readers">What reads them.</param>
/// <param name="items">What is known.</param>
/// <param name="leftovers">Finishes what earlier runs left.</param>
/// <param name="steps">Where the steps go.</param>
/// <param name="options">How long the run may take.</param>
/// <param name="time">The clock.</param>
public sealed class PlanCrawlActivity(
    CrawlSources sources, CrawlReaders readers, CrawlItems items, CrawlLeftovers leftovers, CrawlSteps steps, IOptions<CrawlOptions> options, TimeProvider time)
{
    /// <summary>Plans.</summary>
    /// <param name="scope">The run.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.PlanCrawl)]
    public async Task<Outcome<CrawlPlan>> RunAsync([ActivityTrigger] CrawlScope scope, CancellationToken cancellationToken)
    {
        if (sources.Find(scope.OwnerId, scope.Source) is not { } source)
        {
            return Outcome.Fail<CrawlPlan>(Problems.NotFound);
        }

        var known = await items.ListAsync(scope, cancellationToken);
        foreach (var item in known)
        {
            await leftovers.EraseAsync(scope, item, cancellationToken);
        }

        var left = scope.StartedAt.AddMinutes(options.Value.MaxMinutes) - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return Outcome.Fail<CrawlPlan>(Problems.LimitExceeded);
        }

        using var total = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(total.Token, cancellationToken);
        try
        {
            var listing = await readers.Of(source).ListAsync(source, either.Token);
            return Outcome.Of(await PlanAsync(scope, source, known.ToDictionary(item => item.Key, StringComparer.Ordinal), listing, cancellationToken));
        }
        catch (Exception) when (total.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Whatever was interrupted, it was because the run's time is over.
            return Outcome.Fail<CrawlPlan>(Problems.LimitExceeded);
        }
        catch (CartritaException exception)
        {
            return Outcome.Fail<CrawlPlan>(exception.Problem);
        }
    }

    private async Task<CrawlPlan> PlanAsync(
        CrawlScope scope, CrawlSource source, Dictionary<string, CrawlItemDocument> known, CrawlListing listing, CancellationToken cancellationToken)
    {
        List<CrawlStep> fetches =
            [.. from item in listing.Items where IsToFetch(item, known.GetValueOrDefault(item.Key), source) select new CrawlStep { Item = item }];
        var listed = listing.Items.Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        List<CrawlStep> gone = [.. from item in known.Values where !listed.Contains(item.Key) && item.Outcome != CrawlItemOutcome.Deleted select new CrawlStep { Gone = item.Key }];
        var mayRemove = listing is { IsComplete: true, Items.Count: > 0 };
        var planned = await steps.WriteAsync(scope, mayRemove ? [.. fetches, .. gone] : fetches, cancellationToken);
        return new CrawlPlan(planned, fetches.Count, mayRemove ? gone.Count : 0, mayRemove ? 0 : gone.Count);
    }

    // Without a version in the list only the item itself can tell, and is asked on condition.
    private static bool IsToFetch(CrawlItem item, CrawlItemDocument? known, CrawlSource source) =>
        known is null or { Pending: not null }
        || item.Version is null
        || item.Version != known.Bytes?.Version
        || known.MissingSince is not null
        || (known.Outcome == CrawlItemOutcome.Refused ? known.RefusedUnder != source.Rules : known.Attachment is null || known.Outcome == CrawlItemOutcome.Failed);
}
