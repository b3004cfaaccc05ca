using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Cartrita.Functions.Durable;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Attachments;

/// <summary>Stores an upload and schedules its ingestion.</summary>
/// <remarks>
/// First the documents, then the bytes, then the schedule: whoever sees the bytes, the blob trigger too, finds the document that
/// says whose they are, and a crash between leaves the open run's mark to the sweeper. The bytes are all here when this begins, so a client that leaves stops nothing.
/// </remarks>
internal sealed class UploadIntake(
    IDocumentStore store,
    DocumentCollection<AttachmentDocument> attachments,
    DocumentCollection<RunDocument> runs,
    OpenRunLimit open,
    IContentStore content,
    IIdSource ids,
    TimeProvider time)
{
    /// <summary>Stores an upload and gives its document; the document of the first upload where the key repeats.</summary>
    public async Task<AttachmentDocument> TakeAsync(
        RequestInfo caller, string name, SpooledUpload upload, string? key, DurableTaskClient client)
    {
        var owner = caller.Principal!.OwnerId;
        var id = new AttachmentId(key is null ? ids.NewId() : IdentifierForm.Derive("attachment", owner.Value, key));
        await open.RequireRoomAsync(owner, CancellationToken.None);
        var (attachment, run) = Describe(caller, id, name, upload);
        try
        {
            await store.WriteAsync(
                [
                    OpenRuns.Open(run),
                    runs.Create(owner, run.Id.Value, run),
                    attachments.Create(owner, id.Value, attachment),
                ],
                CancellationToken.None);
        }
        catch (DocumentConflictException) when (key is not null)
        {
            var first = await FindRepeatedAsync(attachment) ?? await CompleteAsync(attachment);
            if (first.Status != AttachmentStatus.Uploaded)
            {
                return first;
            }

            // The first request may have died before its bytes were stored; these are the same bytes.
            attachment = first;
        }

        await content.PutAsync(new ContentPath(ContentContainers.Incoming, owner, id.Value), upload.Open(), null, CancellationToken.None);
        await client.StartOnceAsync(run, limits: null, CancellationToken.None);
        return attachment;
    }

    private async Task<AttachmentDocument?> FindRepeatedAsync(AttachmentDocument attachment)
    {
        if (await attachments.ReadAsync(attachment.OwnerId, attachment.Id.Value, CancellationToken.None) is not { } first)
        {
            return null;
        }

        return first.Value.Sha256 == attachment.Sha256 && first.Value.FileName == attachment.FileName
            ? first.Value
            : throw new CartritaException(Problems.IdempotencyMismatch);
    }

    // The first request died between the run and the attachment; where it is only slow, one of the two meets a conflict and comes again.
    private async Task<AttachmentDocument> CompleteAsync(AttachmentDocument attachment)
    {
        await store.WriteAsync([attachments.Create(attachment.OwnerId, attachment.Id.Value, attachment)], CancellationToken.None);
        return attachment;
    }

    private (AttachmentDocument Attachment, RunDocument Run) Describe(RequestInfo caller, AttachmentId id, string name, SpooledUpload upload)
    {
        var (owner, now) = (caller.Principal!.OwnerId, time.GetUtcNow());
        return (
            new AttachmentDocument
            {
                Id = id,
                OwnerId = owner,
                FileName = name,
                Sha256 = upload.Sha256,
                SizeBytes = upload.SizeBytes,
                Status = AttachmentStatus.Uploaded,
                CreatedAt = now,
                UpdatedAt = now,
            },
            new RunDocument
            {
                Id = new RunId(id.Value),
                OwnerId = owner,
                Kind = RunKind.Ingestion,
                RequestId = caller.RequestId,
                TraceParent = caller.TraceParent,
                CreatedAt = now,
            });
    }
}
