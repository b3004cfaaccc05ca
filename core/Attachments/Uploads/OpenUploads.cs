using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.Uploads;

/// <summary>The marks of files that are on their way. A mark is written before anything is reserved for the file, so nothing is ever held for a file that nobody finishes.</summary>
/// <param name="store">Where they lie.</param>
public sealed class OpenUploads(IDocumentStore store)
{
    private readonly DocumentCollection<OpenUploadDocument> marks = new(store, Collections.OpenUploads, OpenUploadJson.Default.OpenUploadDocument);

    /// <summary>The write that marks a file.</summary>
    /// <param name="mark">The mark.</param>
    public DocumentWrite Open(OpenUploadDocument mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return marks.Put(Collections.SystemOwner, mark.DocumentId, mark);
    }

    /// <summary>The write that takes a mark away.</summary>
    /// <param name="mark">The mark.</param>
    public DocumentWrite Close(OpenUploadDocument mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return marks.Delete(Collections.SystemOwner, mark.DocumentId);
    }

    /// <summary>A page of marks, the first to expire first.</summary>
    /// <param name="after">The last mark of the page before; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<OpenUploadDocument>> ListAsync(OpenUploadDocument? after, int limit, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(Collections.SystemOwner, Collections.OpenUploads, string.Empty, after?.DocumentId, limit, cancellationToken);
        return [.. page.Select(stored => marks.Parse(stored).Value)];
    }
}
