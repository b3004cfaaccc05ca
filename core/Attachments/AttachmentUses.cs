using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments;

/// <summary>Which conversations have named a file. A use is written before the conversation's header says so, so none is missed.</summary>
/// <param name="store">Where the uses lie, at <c>u/{owner}/attachment-uses/{attachmentId}/{conversationId}</c>; that one exists is all that counts.</param>
public sealed class AttachmentUses(IDocumentStore store)
{
    private const int PageSize = 200;

    /// <summary>The write that notes a use.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="attachment">The file.</param>
    /// <param name="conversation">The conversation.</param>
    public static DocumentWrite Note(OwnerId owner, AttachmentId attachment, ConversationId conversation) => new PutDocument(Key(owner, attachment, conversation), "{}"u8.ToArray());

    /// <summary>The write that forgets a use.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="attachment">The file.</param>
    /// <param name="conversation">The conversation.</param>
    public static DocumentWrite Forget(OwnerId owner, AttachmentId attachment, ConversationId conversation) => new DeleteDocument(Key(owner, attachment, conversation));

    /// <summary>The conversations that have named a file; some may be gone.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="attachment">The file.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<ConversationId>> ListAsync(OwnerId owner, AttachmentId attachment, CancellationToken cancellationToken)
    {
        var (prefix, found) = ($"{attachment.Value}/", new List<ConversationId>());
        string? last = null;
        while (await store.ListAsync(owner, Collections.AttachmentUses, prefix, last, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            found.AddRange(page.Select(use => new ConversationId(use.Key.Id[prefix.Length..])));
            last = page[^1].Key.Id;
        }

        return found;
    }

    private static DocumentKey Key(OwnerId owner, AttachmentId attachment, ConversationId conversation) =>
        new(owner, Collections.AttachmentUses, $"{attachment.Value}/{conversation.Value}");
}
