using Cartrita.Core.Crawl;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Crawl;

/// <summary>What is known of the items of sources.</summary>
/// <param name="store">Where the documents lie.</param>
/// <param name="documents">The items.</param>
public sealed class CrawlItems(IDocumentStore store, DocumentCollection<CrawlItemDocument> documents)
{
    private const int PageSize = 200;

    /// <summary>Reads an item; null where nothing is known of it.</summary>
    internal async Task<CrawlItemDocument?> ReadAsync(CrawlScope scope, string key, CancellationToken cancellationToken) =>
        (await documents.ReadAsync(scope.OwnerId, IdOf(scope, key), cancellationToken))?.Value;

    /// <summary>All items of a source; as many as a source may have, and those that are gone from it.</summary>
    internal async Task<IReadOnlyList<CrawlItemDocument>> ListAsync(CrawlScope scope, CancellationToken cancellationToken)
    {
        var (prefix, found) = ($"{scope.Source}/", new List<CrawlItemDocument>());
        string? last = null;
        while (await store.ListAsync(scope.OwnerId, Collections.CrawlItems, prefix, last, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            found.AddRange(page.Select(stored => documents.Parse(stored).Value));
            last = page[^1].Key.Id;
        }

        return found;
    }

    /// <summary>Changes an item, or begins one, and gives it as it stands then.</summary>
    internal async Task<CrawlItemDocument> UpdateAsync(CrawlScope scope, string key, Func<CrawlItemDocument, CrawlItemDocument> change)
    {
        CrawlItemDocument? seen = null;
        var changed = await documents.UpdateAsync(scope.OwnerId, IdOf(scope, key), found =>
        {
            seen = found ?? new CrawlItemDocument { Key = key };
            var next = change(seen);
            return ReferenceEquals(next, found) ? null : next;
        });
        return changed ?? seen!;
    }

    /// <summary>Says why nothing came of an item: refused for good, or failed this time. What searches find stays.</summary>
    internal Task<CrawlItemDocument> NoteAsync(CrawlScope scope, CrawlSource source, string key, string code, CrawlBytes? bytes) => UpdateAsync(scope, key, item =>
    {
        var noted = item with
        {
            Outcome = CrawlProblems.OutcomeOf(code),
            Code = code,
            Run = scope.Number,
            MissingSince = null,
            Pending = null,
            PendingBytes = null,
            Leftovers = item.Pending is { } pending ? [.. item.Leftovers, pending] : item.Leftovers,
        };
        return noted.Outcome == CrawlItemOutcome.Refused ? noted with { RefusedUnder = source.Rules, Bytes = bytes ?? item.Bytes } : noted;
    });

    /// <summary>Forgets items; none is no error.</summary>
    internal async Task ForgetAsync(CrawlScope scope, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        foreach (var page in keys.Chunk(PageSize))
        {
            await store.WriteAsync([.. page.Select(key => documents.Delete(scope.OwnerId, IdOf(scope, key)))], cancellationToken);
        }
    }

    private static string IdOf(CrawlScope scope, string key) => $"{scope.Source}/{IdentifierForm.Derive("crawl-item", key)}";
}
