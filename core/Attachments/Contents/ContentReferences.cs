using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Contents;

/// <summary>Goes from the contents that an index knows back to attachments.</summary>
/// <param name="attachments">The attachments.</param>
/// <param name="contents">The contents.</param>
public sealed class ContentReferences(DocumentCollection<AttachmentDocument> attachments, DocumentCollection<ContentDocument> contents)
{
    /// <summary>An attachment for each content: of the preferred ones where one refers to it, else the oldest that is there. A content to which nothing refers has none.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="ids">The contents.</param>
    /// <param name="preferred">Attachments that are wanted first; empty for no wish.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyDictionary<AttachmentId, AttachmentDocument>> AttachmentsAsync(
        OwnerId owner, IReadOnlyCollection<AttachmentId> ids, IReadOnlyCollection<AttachmentId> preferred, CancellationToken cancellationToken)
    {
        // Most contents are referred to by the attachment that brought them, or by one that is wanted: one call finds those.
        var near = await ReadAsync(owner, [.. preferred, .. ids], cancellationToken);
        var found = new Dictionary<AttachmentId, AttachmentDocument>();
        foreach (var attachment in near.Where(attachment => ids.Contains(attachment.Content) && IsFound(attachment)))
        {
            found.TryAdd(attachment.Content, attachment);
        }

        AttachmentId[] left = [.. ids.Where(id => !found.ContainsKey(id)).Distinct()];
        if (left.Length == 0)
        {
            return found;
        }

        var references = (await contents.ReadManyAsync(owner, left.Select(id => id.Value), cancellationToken)).ToDictionary(content => content.Value.Id, content => content.Value.References);
        var byId = (await ReadAsync(owner, [.. references.Values.SelectMany(list => list)], cancellationToken)).ToDictionary(attachment => attachment.Id);
        foreach (var (content, list) in references)
        {
            if (list.Where(byId.ContainsKey).Select(id => byId[id]).FirstOrDefault(IsFound) is { } attachment)
            {
                found[content] = attachment;
            }
        }

        return found;
    }

    // What came to nothing is no source, whatever a step that was under way has left in the index.
    private static bool IsFound(AttachmentDocument attachment) => attachment.Status is not (AttachmentStatus.Rejected or AttachmentStatus.Failed);

    // In the order of the ids.
    private async Task<IReadOnlyList<AttachmentDocument>> ReadAsync(OwnerId owner, IReadOnlyList<AttachmentId> ids, CancellationToken cancellationToken)
    {
        AttachmentId[] wanted = [.. ids.Distinct()];
        var read = (await attachments.ReadManyAsync(owner, wanted.Select(id => id.Value), cancellationToken)).ToDictionary(stored => stored.Value.Id, stored => stored.Value);
        return [.. wanted.Where(read.ContainsKey).Select(id => read[id])];
    }
}
