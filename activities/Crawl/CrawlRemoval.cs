using Cartrita.Core.Attachments;
using Cartrita.Core.Crawl;

namespace Cartrita.Activities.Crawl;

/// <summary>Removes items that are gone from their source, and their files with them.</summary>
/// <param name="items">The items.</param>
/// <param name="leftovers">Erases the files.</param>
public sealed class CrawlRemoval(CrawlItems items, CrawlLeftovers leftovers)
{
    /// <summary>Removes an item. Its document stays for the report of the run, which forgets it.</summary>
    internal async Task RemoveAsync(CrawlScope scope, string key, CancellationToken cancellationToken)
    {
        var removed = await items.UpdateAsync(scope, key, Removed);
        await leftovers.EraseAsync(scope, removed, cancellationToken);

        CrawlItemDocument Removed(CrawlItemDocument found) => found.Outcome == CrawlItemOutcome.Deleted ? found : found with
        {
            Outcome = CrawlItemOutcome.Deleted,
            Code = null,
            Run = scope.Number,
            MissingSince = null,
            Bytes = null,
            Attachment = null,
            Pending = null,
            PendingBytes = null,
            Leftovers = [.. found.Leftovers, .. new[] { found.Attachment, found.Pending }.OfType<AttachmentId>()],
        };
    }

    /// <summary>Notes that an item which the source lists is not there; removes it where an earlier run noted the same. One bad hour of a site deletes nothing.</summary>
    internal async Task MissAsync(CrawlScope scope, string key, CancellationToken cancellationToken)
    {
        var missing = await items.UpdateAsync(scope, key, found => found is { MissingSince: null, Outcome: not CrawlItemOutcome.Deleted }
            ? found with { Outcome = CrawlItemOutcome.Missing, Code = null, Run = scope.Number, MissingSince = scope.Number }
            : found);

        // One that never had a file stays missing. One that is deleted already is this same step's, done again.
        if (missing.Outcome == CrawlItemOutcome.Deleted || (missing.MissingSince < scope.Number && (missing.Attachment ?? missing.Pending) is not null))
        {
            await RemoveAsync(scope, key, cancellationToken);
        }
    }
}
