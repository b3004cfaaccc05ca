using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>Gives uploads up: what is staged of them, and what is reserved for them. Each step may be done again.</summary>
internal sealed class UploadRemoval(IDocumentStore store, DocumentCollection<UploadDocument> uploads, IStagedContent staged, AttachmentCapacity capacity)
{
    /// <summary>Gives an open upload up. It says so first, so that it can't be completed any more, and its mark stays: what a part that is coming leaves behind is swept.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.UploadComplete"/>.</exception>
    /// <exception cref="DocumentConflictException">Somebody completes it at this moment.</exception>
    public async Task AbandonAsync(Versioned<UploadDocument> found)
    {
        var upload = found.Value;
        if (upload.State is UploadState.Completing or UploadState.Complete)
        {
            throw new CartritaException(Problems.UploadComplete, "Delete its attachment.");
        }

        if (upload.State == UploadState.Open)
        {
            await store.WriteAsync([uploads.Replace(upload.OwnerId, upload.Id.Value, upload with { State = UploadState.Abandoned }, found.ETag)], CancellationToken.None);
        }

        await ClearAsync(upload, CancellationToken.None);
    }

    /// <summary>Takes away what an upload that was given up holds.</summary>
    public async Task ClearAsync(UploadDocument upload, CancellationToken cancellationToken)
    {
        await staged.AbandonAsync(upload.Path, cancellationToken);
        await capacity.ReleaseAsync(upload.OwnerId, upload.ConversationId, upload.Id, cancellationToken);
        await store.WriteAsync([UploadSlots.Forget(upload.OwnerId, upload.Id)], cancellationToken);
    }

    /// <summary>Forgets the upload of a file that is erased, however far it is; none is no error.</summary>
    public async Task EraseAsync(OwnerId owner, AttachmentId id, CancellationToken cancellationToken)
    {
        if (await uploads.ReadAsync(owner, id.Value, cancellationToken) is { } found)
        {
            await ClearAsync(found.Value, cancellationToken);
            await store.WriteAsync([uploads.Delete(owner, id.Value)], cancellationToken);
        }
    }
}
