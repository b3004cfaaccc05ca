using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Retention;

/// <summary>The marks of files that are deleted after some days by the installation's policy. A file has its mark once its ingestion is over, where there is such a policy then.</summary>
/// <param name="store">Where they lie.</param>
/// <param name="options">How long files are kept.</param>
/// <param name="time">The clock.</param>
public sealed class AttachmentExpiries(IDocumentStore store, RetentionOptions options, TimeProvider time)
{
    private readonly DocumentCollection<AttachmentExpiryDocument> marks = new(store, Collections.AttachmentExpiries, DocumentJson.Default.AttachmentExpiryDocument);

    /// <summary>Marks a file, where files are not kept for ever; the same file twice is one mark.</summary>
    /// <param name="attachment">The file.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task MarkAsync(AttachmentDocument attachment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        if (options.AttachmentDays > 0)
        {
            // Counted from what the document says, so that a step that is done twice makes the same mark.
            var mark = new AttachmentExpiryDocument { OwnerId = attachment.OwnerId, AttachmentId = attachment.Id, DeleteAt = attachment.UpdatedAt.AddDays(options.AttachmentDays) };
            await store.WriteAsync([marks.Put(Collections.SystemOwner, mark.DocumentId, mark)], cancellationToken);
        }
    }

    /// <summary>The marks that are due, the first first.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<AttachmentExpiryDocument>> DueAsync(int limit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var first = await store.ListAsync(Collections.SystemOwner, Collections.AttachmentExpiries, string.Empty, null, limit, cancellationToken);
        return [.. first.Select(mark => marks.Parse(mark).Value).TakeWhile(mark => mark.DeleteAt <= now)];
    }

    /// <summary>Takes a mark away.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task CloseAsync(AttachmentExpiryDocument mark, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return store.WriteAsync([marks.Delete(Collections.SystemOwner, mark.DocumentId)], cancellationToken);
    }
}
