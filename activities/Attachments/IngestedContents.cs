using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Attachments;

/// <summary>What becomes of a file's content when its ingestion ends; each may be done twice.</summary>
/// <param name="register">Who refers to which content.</param>
/// <param name="manifests">The lists of parts.</param>
/// <param name="content">Bytes, texts and groups of chunks.</param>
/// <param name="index">The chunks.</param>
/// <param name="capacity">Gets back what a file that came to nothing held.</param>
public sealed class IngestedContents(ContentRegister register, ContentManifests manifests, IContentStore content, IKnowledgeIndex index, AttachmentCapacity capacity)
{
    /// <summary>Lets others join a content that is through, and drops what is not needed any more; gives what the owner should know.</summary>
    internal async Task<string?> KeepAsync(AttachmentDocument attachment, CloseIngestionInput input, CancellationToken cancellationToken)
    {
        var (owner, id) = (attachment.OwnerId, input.ContentId ?? attachment.Id);
        await content.DeleteUnderAsync(ContentPaths.AllChunks(owner, id), cancellationToken);
        await register.SetStateAsync(owner, id, ContentState.Ready);
        if (id != attachment.Id)
        {
            // The content has these bytes already.
            await content.DeleteAsync(ContentPaths.Original(owner, attachment.Id), cancellationToken);
        }

        return (await manifests.ReadAsync(owner, id, cancellationToken)).Notice;
    }

    /// <summary>Erases a content that came to nothing: whoever has the same bytes begins anew.</summary>
    /// <param name="attachment">The file.</param>
    /// <param name="ingested">The content that its ingestion made or joined; null where that is not known.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public async Task DropAsync(AttachmentDocument attachment, AttachmentId? ingested, CancellationToken cancellationToken)
    {
        var (owner, own) = (attachment.OwnerId, attachment.Id);
        if (AttachmentStatusNames.IsFinal(attachment.Status) && attachment.ProblemCode is null)
        {
            // An earlier execution closed it well; that stands.
            return;
        }

        var id = ingested ?? attachment.ContentId ?? own;
        var isItsIngester = id == own || id == ingested;
        if (isItsIngester && await register.ReadAsync(owner, id, cancellationToken) is not { State: ContentState.Ready })
        {
            await register.AbandonAsync(owner, id, cancellationToken);
            await EraseAsync(owner, id, cancellationToken);
        }
        else if (await register.ReleaseAsync(owner, id, own, cancellationToken))
        {
            await EraseAsync(owner, id, cancellationToken);
            await register.ForgetAsync(owner, id, cancellationToken);
        }

        await content.DeleteAsync(ContentPaths.Original(owner, own), cancellationToken);
        await capacity.ReleaseAsync(owner, attachment.ConversationId, own, cancellationToken);
    }

    private async Task EraseAsync(OwnerId owner, AttachmentId id, CancellationToken cancellationToken)
    {
        await index.DeleteAsync(owner, id, cancellationToken);
        await content.DeleteAsync(ContentPaths.Original(owner, id), cancellationToken);
        await content.DeleteUnderAsync(ContentPaths.AllDerived(owner, id), cancellationToken);
    }
}
