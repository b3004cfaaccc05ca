using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;
using Cartrita.Functions.Chat;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Attachments;

/// <summary>Erases a file: its document, its bytes, what was made of them, its part of the index, and the run that ingested it.</summary>
internal sealed class AttachmentEraser(
    IDocumentStore store, DocumentCollection<AttachmentDocument> attachments, IContentStore content, IKnowledgeIndex index, RunEraser runs)
{
    /// <summary>Erases a file; one that is gone is no error.</summary>
    public async Task EraseAsync(OwnerId owner, AttachmentId id, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await store.WriteAsync([attachments.Delete(owner, id.Value)], cancellationToken);
        await content.DeleteAsync(new ContentPath(ContentContainers.Incoming, owner, id.Value), cancellationToken);
        await content.DeleteUnderAsync(new ContentPath(ContentContainers.Derived, owner, id.Value), cancellationToken);
        await index.DeleteAsync(owner, id, cancellationToken);
        await runs.EraseAsync(owner, new RunId(id.Value), client, cancellationToken);
    }
}
