using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Attachments;

/// <summary>Erases a file: its bytes, what was made of them, its part of the index, its document. A content that other files share stays.</summary>
/// <remarks>The document goes last: it is what says which content the file refers to, so a deletion that a crash cut off can be done again.</remarks>
/// <param name="store">Where the documents lie.</param>
/// <param name="attachments">The files.</param>
/// <param name="register">Who refers to which content.</param>
/// <param name="content">The bytes.</param>
/// <param name="index">What searches find.</param>
/// <param name="capacity">What files hold.</param>
/// <param name="listed">What lists of files come from.</param>
public sealed class AttachmentErasure(
    IDocumentStore store,
    DocumentCollection<AttachmentDocument> attachments,
    ContentRegister register,
    IContentStore content,
    IKnowledgeIndex index,
    AttachmentCapacity capacity,
    AttachmentIndex listed)
{
    /// <summary>Erases a file; one that is gone is no error.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">The file.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public async Task EraseAsync(OwnerId owner, AttachmentId id, CancellationToken cancellationToken)
    {
        var found = await attachments.ReadAsync(owner, id.Value, cancellationToken);
        var shared = found?.Value.Content ?? id;
        if (await register.ReleaseAsync(owner, shared, id, cancellationToken))
        {
            await index.DeleteAsync(owner, shared, cancellationToken);
            await content.DeleteAsync(ContentPaths.Original(owner, shared), cancellationToken);
            await content.DeleteUnderAsync(ContentPaths.AllDerived(owner, shared), cancellationToken);
            await register.ForgetAsync(owner, shared, cancellationToken);
        }

        if (shared != id)
        {
            // What the file brought itself, if it was not through with that.
            await content.DeleteAsync(ContentPaths.Original(owner, id), cancellationToken);
        }

        await capacity.ReleaseAsync(owner, found?.Value.ConversationId, id, cancellationToken);
        await store.WriteAsync([attachments.Delete(owner, id.Value)], cancellationToken);
        await listed.RemoveAsync(owner, id);
    }
}
