using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;
using Cartrita.Functions.Attachments.Uploads;
using Cartrita.Functions.Chat;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Attachments;

/// <summary>Erases a file: its bytes, what was made of them, its part of the index, the run that ingested it, its document. A content that other files share stays.</summary>
/// <remarks>The document goes last: it is what says which content the file refers to, so a deletion that a crash cut off can be done again.</remarks>
internal sealed class AttachmentEraser(
    IDocumentStore store,
    DocumentCollection<AttachmentDocument> attachments,
    ContentRegister register,
    IContentStore content,
    IKnowledgeIndex index,
    AttachmentCapacity capacity,
    UploadRemoval uploads,
    AttachmentIndex listed,
    RunEraser runs)
{
    /// <summary>Erases a file; one that is gone is no error.</summary>
    public async Task EraseAsync(OwnerId owner, AttachmentId id, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var found = await attachments.ReadAsync(owner, id.Value, cancellationToken);
        var shared = found?.Value.Content ?? id;
        await runs.EraseAsync(owner, new RunId(id.Value), client, cancellationToken);
        if (await register.ReleaseAsync(owner, shared, id, cancellationToken))
        {
            await EraseContentAsync(owner, shared, cancellationToken);
            await register.ForgetAsync(owner, shared, cancellationToken);
        }

        if (shared != id)
        {
            // What the file brought itself, if it was not through with that.
            await content.DeleteAsync(ContentPaths.Original(owner, id), cancellationToken);
        }

        await uploads.EraseAsync(owner, id, cancellationToken);
        await capacity.ReleaseAsync(owner, found?.Value.ConversationId, id, cancellationToken);
        await store.WriteAsync([attachments.Delete(owner, id.Value)], cancellationToken);
        await listed.RemoveAsync(owner, id);
    }

    private async Task EraseContentAsync(OwnerId owner, AttachmentId shared, CancellationToken cancellationToken)
    {
        await index.DeleteAsync(owner, shared, cancellationToken);
        await content.DeleteAsync(ContentPaths.Original(owner, shared), cancellationToken);
        await content.DeleteUnderAsync(ContentPaths.AllDerived(owner, shared), cancellationToken);
    }
}
