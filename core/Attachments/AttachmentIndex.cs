using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments;

/// <summary>Which files an owner has, what filters go by of them, and which of them may be on their way still; on any document store and without listing one.</summary>
/// <remarks>
/// A file may be in it before its document is there and after it is gone, so whoever lists reads the documents too. It lies in parts, so that uploads that come at once seldom write the same one.
/// Files of before the index, or of before it had their tags and contents, are entered when their owner's list is first read.
/// </remarks>
/// <param name="store">Where the parts lie.</param>
/// <param name="attachments">The files.</param>
public sealed class AttachmentIndex(IDocumentStore store, DocumentCollection<AttachmentDocument> attachments)
{
    private const string Whole = "whole";
    private const int PageSize = 200;

    private static readonly string[] Parts = [.. "0123456789abcdef".Select(digit => digit.ToString())];

    private readonly DocumentCollection<AttachmentIndexDocument> parts = new(store, Collections.AttachmentIndex, AttachmentIndexJson.Default.AttachmentIndexDocument);

    /// <summary>Enters a file; one that is there stays as it is.</summary>
    /// <param name="attachment">The file.</param>
    public Task AddAsync(AttachmentDocument attachment)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        return AddAsync(attachment.OwnerId, PartOf(attachment.Id), [attachment]);
    }

    /// <summary>Notes which content a file refers to, which is known once its bytes are; nothing where the file is not in it.</summary>
    /// <param name="attachment">The file.</param>
    public Task PlaceAsync(AttachmentDocument attachment)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        var (id, content) = (attachment.Id.Value, attachment.Content);
        return parts.UpdateAsync(attachment.OwnerId, PartOf(attachment.Id), known =>
        {
            if (known?.Files.ContainsKey(id) != true || known.Contents.GetValueOrDefault(id, attachment.Id) == content)
            {
                return null;
            }

            var others = known.Contents.Where(file => file.Key != id);
            return known with { Contents = (content == attachment.Id ? others : others.Append(KeyValuePair.Create(id, content))).ToDictionary() };
        });
    }

    /// <summary>Takes a file out; one that is not in it is no error.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">The file.</param>
    public Task RemoveAsync(OwnerId owner, AttachmentId id) => parts.UpdateAsync(owner, PartOf(id), known =>
        known is null || !known.Files.ContainsKey(id.Value)
            ? null
            : known with
            {
                Files = Without(known.Files, id),
                Open = [.. known.Open.Where(open => open != id.Value)],
                Tags = Without(known.Tags, id),
                Contents = Without(known.Contents, id),
            });

    /// <summary>The files that a filter takes, the earliest first. Those that it names are looked up, not listed.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<ListedFile>> FindAsync(OwnerId owner, FileFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Named is { } named)
        {
            var found = await attachments.ReadManyAsync(owner, named.Distinct().Select(id => id.Value), cancellationToken);
            return [.. found.Select(stored => ListedFile.Of(stored.Value)).Where(filter.Allows).OrderBy(file => file.CreatedAt)];
        }

        await EnterEarlierAsync(owner, cancellationToken);
        return [.. from part in await parts.ReadManyAsync(owner, Parts, cancellationToken)
                   from entry in part.Value.Files
                   let id = new AttachmentId(entry.Key)
                   let file = new ListedFile(
                       id, part.Value.Contents.GetValueOrDefault(entry.Key, id), new DateTimeOffset(entry.Value, TimeSpan.Zero), part.Value.Tags.GetValueOrDefault(entry.Key, []))
                   where filter.Allows(file)
                   orderby file.CreatedAt, file.Id.Value
                   select file];
    }

    /// <summary>The files after a position, the latest first.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<AttachmentPosition>> ListAsync(OwnerId owner, AttachmentPosition? after, CancellationToken cancellationToken)
    {
        await EnterEarlierAsync(owner, cancellationToken);
        return [.. from part in await parts.ReadManyAsync(owner, Parts, cancellationToken)
                   from file in part.Value.Files
                   let position = new AttachmentPosition(file.Value, new AttachmentId(file.Key))
                   where after is not { } last || IsAfter(position, last)
                   orderby position.At descending, position.Id.Value descending
                   select position];
    }

    /// <summary>The files that have not come to their end, as they stand.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<AttachmentDocument>> PendingAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        await EnterEarlierAsync(owner, cancellationToken);
        var open = (await parts.ReadManyAsync(owner, Parts, cancellationToken)).SelectMany(part => part.Value.Open).ToList();
        if (open.Count == 0)
        {
            return [];
        }

        AttachmentDocument[] found = [.. (await attachments.ReadManyAsync(owner, open, cancellationToken)).Select(stored => stored.Value)];

        // An entry without a document is one that is about to come, or that went: it stays open until one of the two is known.
        foreach (var settled in found.Where(file => AttachmentStatusNames.IsFinal(file.Status)).GroupBy(file => PartOf(file.Id)))
        {
            await SettleAsync(owner, settled.Key, [.. settled.Select(file => file.Id.Value)]);
        }

        return [.. found.Where(file => !AttachmentStatusNames.IsFinal(file.Status))];
    }

    // An id's first digits are the time of its making; its last one is chance.
    private static string PartOf(AttachmentId id) => id.Value[^1..];

    private static bool IsAfter(AttachmentPosition position, AttachmentPosition last) =>
        position.At < last.At || (position.At == last.At && string.CompareOrdinal(position.Id.Value, last.Id.Value) < 0);

    private static Dictionary<string, T> Without<T>(IReadOnlyDictionary<string, T> entries, AttachmentId id) => entries.Where(file => file.Key != id.Value).ToDictionary();

    private Task AddAsync(OwnerId owner, string part, IReadOnlyList<AttachmentDocument> files) => parts.UpdateAsync(owner, part, known =>
    {
        var before = known ?? new AttachmentIndexDocument();
        var missing = files.Where(file => !before.Files.ContainsKey(file.Id.Value)).ToList();
        var tagged = files.Where(file => file.Tags.Count > 0 && !before.Tags.ContainsKey(file.Id.Value)).ToList();
        var shared = files.Where(file => file.Content != file.Id && !before.Contents.ContainsKey(file.Id.Value)).ToList();
        return missing.Count + tagged.Count + shared.Count == 0
            ? null
            : before with
            {
                Files = before.Files.Concat(missing.Select(file => KeyValuePair.Create(file.Id.Value, file.CreatedAt.UtcTicks))).ToDictionary(),
                Open = [.. before.Open, .. missing.Where(file => !AttachmentStatusNames.IsFinal(file.Status)).Select(file => file.Id.Value)],
                Tags = before.Tags.Concat(tagged.Select(file => KeyValuePair.Create(file.Id.Value, file.Tags))).ToDictionary(),
                Contents = before.Contents.Concat(shared.Select(file => KeyValuePair.Create(file.Id.Value, file.Content))).ToDictionary(),
            };
    });

    private Task SettleAsync(OwnerId owner, string part, HashSet<string> settled) => parts.UpdateAsync(owner, part, known =>
        known is null || !known.Open.Any(settled.Contains) ? null : known with { Open = [.. known.Open.Where(open => !settled.Contains(open))] });

    private async Task EnterEarlierAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        if (await parts.ReadAsync(owner, Whole, cancellationToken) is { Value.HasFacts: true })
        {
            return;
        }

        string? last = null;
        while (await store.ListAsync(owner, Collections.Attachments, string.Empty, last, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var files in page.Select(stored => attachments.Parse(stored).Value).GroupBy(file => PartOf(file.Id)))
            {
                await AddAsync(owner, files.Key, [.. files]);
            }

            last = page[^1].Key.Id;
        }

        await parts.UpdateAsync(owner, Whole, known => known is { HasFacts: true } ? null : new AttachmentIndexDocument { HasFacts = true });
    }
}
