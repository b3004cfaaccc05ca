using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>The marks of conversations that are being deleted. A mark is written before its conversation is closed and goes after everything else, so no deletion is lost.</summary>
/// <param name="store">Where they lie.</param>
public sealed class ConversationDeletions(IDocumentStore store)
{
    private readonly DocumentCollection<ConversationDeletionDocument> marks =
        new(store, Collections.Deletions, ConversationDeletionJson.Default.ConversationDeletionDocument);

    /// <summary>The write that makes a mark.</summary>
    /// <param name="mark">The mark.</param>
    public DocumentWrite Create(ConversationDeletionDocument mark) => marks.Create(Collections.SystemOwner, IdOf(mark), mark);

    /// <summary>The write that brings a mark on.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="etag">The tag that was read.</param>
    public DocumentWrite Replace(ConversationDeletionDocument mark, string etag) => marks.Replace(Collections.SystemOwner, IdOf(mark), mark, etag);

    /// <summary>The write that takes a mark away.</summary>
    /// <param name="mark">The mark.</param>
    public DocumentWrite Delete(ConversationDeletionDocument mark) => marks.Delete(Collections.SystemOwner, IdOf(mark));

    /// <summary>A conversation's mark; null where there is none.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<Versioned<ConversationDeletionDocument>?> FindAsync(OwnerId owner, ConversationId conversation, CancellationToken cancellationToken) =>
        marks.ReadAsync(Collections.SystemOwner, ConversationDeletionDocument.DocumentId(owner, conversation), cancellationToken);

    /// <summary>A page of marks.</summary>
    /// <param name="after">The last mark of the page before; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<Versioned<ConversationDeletionDocument>>> ListAsync(ConversationDeletionDocument? after, int limit, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(Collections.SystemOwner, Collections.Deletions, string.Empty, after is null ? null : IdOf(after), limit, cancellationToken);
        return [.. page.Select(marks.Parse)];
    }

    private static string IdOf(ConversationDeletionDocument mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return ConversationDeletionDocument.DocumentId(mark.OwnerId, mark.ConversationId);
    }
}
