using Cartrita.Core.Attachments;
using Cartrita.Core.Crawl;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Crawl;

/// <summary>Puts an item's ingested file in the place of the one before, which is erased only then: a search finds the old version until it finds the new one.</summary>
/// <param name="sources">The declared sources.</param>
/// <param name="attachments">The files.</param>
/// <param name="items">The items.</param>
/// <param name="steps">The steps of the run.</param>
/// <param name="leftovers">Erases the file that goes.</param>
public sealed class SettleCrawlItemActivity(
    CrawlSources sources, DocumentCollection<AttachmentDocument> attachments, CrawlItems items, CrawlSteps steps, CrawlLeftovers leftovers)
{
    /// <summary>Settles.</summary>
    /// <param name="input">The step.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.SettleCrawlItem)]
    public async Task RunAsync([ActivityTrigger] CrawlSettleInput input, CancellationToken cancellationToken)
    {
        var scope = input.Scope;
        if (sources.Find(scope.OwnerId, scope.Source) is not { } source || (await steps.ReadAsync(scope, input.Steps, input.Step, cancellationToken)).Item is not { } item)
        {
            return;
        }

        var settled = await SettleAsync(scope, source, item.Key, input.AttachmentId, cancellationToken);
        await leftovers.EraseAsync(scope, settled, cancellationToken);
    }

    private async Task<CrawlItemDocument> SettleAsync(CrawlScope scope, CrawlSource source, string key, AttachmentId? file, CancellationToken cancellationToken)
    {
        if (file is not { } id)
        {
            return await items.NoteAsync(scope, source, key, Problems.Internal.Code, bytes: null);
        }

        var ingested = (await attachments.ReadAsync(scope.OwnerId, id.Value, cancellationToken))?.Value;
        if (ingested is { Status: AttachmentStatus.Indexed or AttachmentStatus.Stored })
        {
            return await items.UpdateAsync(scope, key, found => found.Pending == id ? Replaced(scope, found) : found);
        }

        var known = await items.ReadAsync(scope, key, cancellationToken);

        // Where it is another file's turn by now, or this step was done before, nothing is left to say.
        return known?.Pending == id
            ? await items.NoteAsync(scope, source, key, ingested?.ProblemCode ?? Problems.IngestionFailed.Code, known.PendingBytes)
            : known ?? new CrawlItemDocument { Key = key };
    }

    private static CrawlItemDocument Replaced(CrawlScope scope, CrawlItemDocument found) => found with
    {
        Outcome = found.Attachment is null ? CrawlItemOutcome.Added : CrawlItemOutcome.Replaced,
        Run = scope.Number,
        Code = null,
        RefusedUnder = null,
        Bytes = found.PendingBytes,
        Attachment = found.Pending,
        Pending = null,
        PendingBytes = null,
        Leftovers = found.Attachment is { } old ? [.. found.Leftovers, old] : found.Leftovers,
    };
}
