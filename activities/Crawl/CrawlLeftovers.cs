using Cartrita.Activities.Attachments;
using Cartrita.Activities.Chat;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Crawl;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Crawl;

/// <summary>Erases the files that are no longer an item's. They stay named by the item until they are erased, so whoever comes next finishes what a crash cut off.</summary>
/// <param name="items">The items.</param>
/// <param name="store">Where the marks of ended orchestrations lie.</param>
/// <param name="runs">What the files' runs have.</param>
/// <param name="files">What the files have.</param>
/// <param name="audit">Is told of each.</param>
/// <param name="time">The clock.</param>
public sealed class CrawlLeftovers(CrawlItems items, IDocumentStore store, RunErasure runs, AttachmentErasure files, IAuditLog audit, TimeProvider time)
{
    /// <summary>Erases what an item has left over.</summary>
    internal async Task EraseAsync(CrawlScope scope, CrawlItemDocument item, CancellationToken cancellationToken)
    {
        if (item.Leftovers.Count == 0)
        {
            return;
        }

        foreach (var file in item.Leftovers)
        {
            await EraseAsync(scope, file, cancellationToken);
        }

        await items.UpdateAsync(scope, item.Key, found => found.Leftovers.Count == 0 ? found : found with { Leftovers = [.. found.Leftovers.Except(item.Leftovers)] });
    }

    private async Task EraseAsync(CrawlScope scope, AttachmentId file, CancellationToken cancellationToken)
    {
        await store.WriteAsync([InstancePurges.Mark(file.Value)], cancellationToken);
        await runs.EraseAsync(scope.OwnerId, new RunId(file.Value), cancellationToken);
        await files.EraseAsync(scope.OwnerId, file, cancellationToken);
        audit.Add(new AuditEvent
        {
            At = time.GetUtcNow(),
            Function = DurableNames.Crawl,
            Target = $"crawls/{scope.Source}/attachments/{file.Value}",
            Outcome = "erased",
            RequestId = scope.Instance.Value,
            Owner = scope.OwnerId.Value,
        });
    }
}
