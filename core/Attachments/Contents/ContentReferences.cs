using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Contents;

/// <summary>Goes from attachments to the contents that an index knows, and back.</summary>
/// <param name="attachments">The attachments.</param>
/// <param name="contents">The contents.</param>
public sealed class ContentReferences(DocumentCollection<AttachmentDocument> attachments, DocumentCollection<ContentDocument> contents)
{
    /// <summary>The contents of attachments, each once; those that do not exist are left out.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="ids">The attachments.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<AttachmentId>> ContentsAsync(OwnerId owner, IReadOnlyList<AttachmentId> ids, CancellationToken cancellationToken)
    {
        var found = await attachments.ReadManyAsync(owner, ids.Select(id => id.Value), cancellationToken);
        return [.. found.Select(attachment => attachment.Value.Content).Distinct()];
    }

    /// <summary>An attachment for each content: of the preferred ones where one refers to it, else the oldest that is there. A content to which nothing refers has none.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="ids">The contents.</param>
    /// <param name="preferred">Attachments that are wanted first; empty for no wish.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyDictionary<AttachmentId, AttachmentDocument>> AttachmentsAsync(
        OwnerId owner, IReadOnlyCollection<AttachmentId> ids, IReadOnlyCollection<AttachmentId> preferred, CancellationToken cancellationToken)
    {
        var known = (await contents.ReadManyAsync(owner, ids.Select(id => id.Value), cancellationToken)).ToDictionary(found => found.Value.Id, found => found.Value.References);
        var wanted = preferred.ToHashSet();
        var candidates = ids.Distinct().ToDictionary(
            id => id,

            // What was ingested before contents had documents refers to itself.
            id => known.TryGetValue(id, out var references) ? references.OrderByDescending(wanted.Contains).ToList() : [id]);
        var read = await attachments.ReadManyAsync(owner, candidates.Values.SelectMany(list => list).Select(id => id.Value).Distinct(), cancellationToken);
        var byId = read.ToDictionary(found => found.Value.Id, found => found.Value);
        return candidates
            .Select(pair => (Content: pair.Key, Attachment: pair.Value.Where(byId.ContainsKey).Select(id => byId[id]).FirstOrDefault()))
            .Where(pair => pair.Attachment is not null)
            .ToDictionary(pair => pair.Content, pair => pair.Attachment!);
    }
}
