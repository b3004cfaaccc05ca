using System.Text.Json;
using Cartrita.Core.Crawl;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Crawl;

/// <summary>The steps of a run, in pages among its payloads: histories hold their numbers only.</summary>
/// <param name="payloads">The payloads.</param>
public sealed class CrawlSteps(IRunPayloads payloads)
{
    /// <summary>Writes the steps; the same ones twice are the same payloads.</summary>
    internal async Task<PayloadRef> WriteAsync(CrawlScope scope, IEnumerable<CrawlStep> steps, CancellationToken cancellationToken)
    {
        var pages = new List<PayloadRef>();
        foreach (var page in steps.Chunk(CrawlStepPage.Size))
        {
            pages.Add(await PutAsync(scope, JsonSerializer.SerializeToUtf8Bytes(new CrawlStepPage(page), CrawlJson.Default.CrawlStepPage), cancellationToken));
        }

        return await PutAsync(scope, JsonSerializer.SerializeToUtf8Bytes(new CrawlStepIndex(pages), CrawlJson.Default.CrawlStepIndex), cancellationToken);
    }

    /// <summary>Reads one step.</summary>
    internal async Task<CrawlStep> ReadAsync(CrawlScope scope, PayloadRef steps, int step, CancellationToken cancellationToken)
    {
        var index = JsonSerializer.Deserialize((await payloads.GetAsync(scope.OwnerId, scope.Payloads, steps, cancellationToken)).Span, CrawlJson.Default.CrawlStepIndex)!;
        var page = await payloads.GetAsync(scope.OwnerId, scope.Payloads, index.Pages[step / CrawlStepPage.Size], cancellationToken);
        return JsonSerializer.Deserialize(page.Span, CrawlJson.Default.CrawlStepPage)!.Steps[step % CrawlStepPage.Size];
    }

    /// <summary>Deletes the steps, and whatever else of the run's bytes a crash left; those of earlier runs too, which were cut off before they could.</summary>
    /// <param name="scope">The run.</param>
    /// <param name="first">The first run that may have left something.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task DeleteAsync(CrawlScope scope, long first, CancellationToken cancellationToken)
    {
        for (var number = Math.Min(first, scope.Number); number <= scope.Number; number++)
        {
            await payloads.DeleteAsync(scope.OwnerId, (scope with { Number = number }).Payloads, cancellationToken);
        }
    }

    private Task<PayloadRef> PutAsync(CrawlScope scope, byte[] bytes, CancellationToken cancellationToken) =>
        payloads.PutAsync(scope.OwnerId, scope.Payloads, bytes, cancellationToken);
}
