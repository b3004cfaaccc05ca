using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Errors;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>Begins uploads: first a mark, then the reservation, then the upload itself. What a crash leaves between two of them the sweeper gives back.</summary>
internal sealed class UploadCreation(
    IDocumentStore store,
    DocumentCollection<UploadDocument> uploads,
    DocumentCollection<AttachmentDocument> attachments,
    FileReservations reservations,
    IStagedContent staged,
    AttachmentCapacity capacity,
    IIdSource ids,
    TimeProvider time)
{
    /// <summary>How long an upload may take (ATT-07).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Begins an upload, or gives the one that the key began.</summary>
    /// <returns>The upload and how its account stands.</returns>
    public async Task<(UploadDocument Upload, CapacityState Capacity)> CreateAsync(RequestInfo caller, NewUpload wanted, string? key)
    {
        var owner = caller.Principal!.OwnerId;
        var id = new AttachmentId(key is null ? ids.NewId() : IdentifierForm.Derive("upload", owner.Value, key));
        var upload = Describe(caller, id, wanted);
        var found = key is null ? null : await uploads.ReadAsync(owner, id.Value, CancellationToken.None);
        if (key is not null && await RepeatedAsync(upload, found?.Value) is { } first)
        {
            return (first, await capacity.ReadAsync(owner, first.ConversationId, CancellationToken.None));
        }

        if (found is not null)
        {
            // What the key began before is gone; what was staged for it must not be taken for parts of this one.
            await staged.AbandonAsync(found.Value.Path, CancellationToken.None);
        }

        var state = await reservations.ReserveAsync(MarkOf(upload), wanted.File);
        try
        {
            await store.WriteAsync([found is null ? uploads.Create(owner, id.Value, upload) : uploads.Replace(owner, id.Value, upload, found.ETag)], CancellationToken.None);
            return (upload, state);
        }
        catch (DocumentConflictException)
        {
            // The same key came twice at once: the reservation is one, and so is the upload. The mark of the slower one is swept when it is due.
            var faster = await uploads.ReadAsync(owner, id.Value, CancellationToken.None);
            return (await RepeatedAsync(upload, faster?.Value) ?? throw new CartritaException(Problems.Conflict), state);
        }
    }

    /// <summary>The mark of an upload.</summary>
    public static OpenUploadDocument MarkOf(UploadDocument upload) => new()
    {
        OwnerId = upload.OwnerId, AttachmentId = upload.Id, ConversationId = upload.ConversationId, ExpiresAt = upload.ExpiresAt,
    };

    // What the key began before; null where that is gone, so that it begins anew.
    private async Task<UploadDocument?> RepeatedAsync(UploadDocument wanted, UploadDocument? found)
    {
        var attachment = found is { State: UploadState.Open } ? null : (await attachments.ReadAsync(wanted.OwnerId, wanted.Id.Value, CancellationToken.None))?.Value;
        if (found is null)
        {
            // Its upload was cleared away, the file is there.
            return attachment is null ? null
                : attachment.FileName == wanted.FileName && attachment.SizeBytes == wanted.SizeBytes && attachment.Sha256 == wanted.Sha256 ? wanted with { State = UploadState.Complete }
                : throw new CartritaException(Problems.IdempotencyMismatch);
        }

        if (found.State == UploadState.Abandoned || found.IsExpired(time.GetUtcNow()) || (found.State == UploadState.Complete && attachment is null))
        {
            return null;
        }

        return found.Fingerprint == wanted.Fingerprint ? found : throw new CartritaException(Problems.IdempotencyMismatch);
    }

    private UploadDocument Describe(RequestInfo caller, AttachmentId id, NewUpload wanted)
    {
        var now = time.GetUtcNow();
        return new UploadDocument
        {
            Id = id,
            OwnerId = caller.Principal!.OwnerId,
            Protocol = wanted.Protocol,
            State = UploadState.Open,
            FileName = wanted.File.Name,
            Category = wanted.File.Category,
            MediaType = wanted.File.Facts.ClaimedType,
            SizeBytes = wanted.File.SizeBytes,
            Sha256 = wanted.Sha256,
            ChunkSha256 = wanted.ChunkSha256,
            ConversationId = wanted.Wishes.Conversation,
            Confirmed = wanted.Wishes.Confirmed,
            Tags = wanted.Wishes.Tags,
            Metadata = wanted.Metadata,
            Fingerprint = wanted.Fingerprint,
            RequestId = caller.RequestId,
            TraceParent = caller.TraceParent,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
    }
}
