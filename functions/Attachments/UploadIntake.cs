using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Events;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Cartrita.Functions.Attachments.Uploads;
using Cartrita.Functions.Durable;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Attachments;

/// <summary>Stores a file that came whole and schedules its ingestion.</summary>
/// <remarks>
/// First the reservation, then the documents, then the bytes, then the schedule: whoever sees the bytes, the blob trigger too, finds the document that
/// says whose they are, and a crash between leaves the open run's mark to the sweeper. The bytes are all here when this begins, so a client that leaves stops nothing.
/// </remarks>
internal sealed class UploadIntake(
    IDocumentStore store,
    DocumentCollection<AttachmentDocument> attachments,
    DocumentCollection<RunDocument> runs,
    FileReservations reservations,
    OpenUploads marks,
    OpenRunLimit open,
    IContentStore content,
    AttachmentIndex listed,
    IIdSource ids,
    IFileEvents events,
    TimeProvider time)
{
    /// <summary>Stores a file and gives its document; the document of the first one where the key repeats.</summary>
    public async Task<AttachmentDocument> TakeAsync(RequestInfo caller, IncomingFile incoming, string? key, DurableTaskClient client)
    {
        var owner = caller.Principal!.OwnerId;
        var id = new AttachmentId(key is null ? ids.NewId() : IdentifierForm.Derive("attachment", owner.Value, key));
        await open.RequireRoomAsync(owner, CancellationToken.None);
        var file = Describe(caller, id, incoming);
        var attachment = (key is null ? null : await FindRepeatedAsync(file.Attachment)) ?? await AnnounceAsync(file, incoming.File, key);
        if (attachment.Status == AttachmentStatus.Uploaded)
        {
            // Where the key repeats, the first request may have died before its bytes were stored; these are the same bytes.
            await content.PutAsync(new ContentPath(ContentContainers.Incoming, owner, id.Value), incoming.Bytes.Open(), null, CancellationToken.None);
            await client.StartOnceAsync(file.Run, limits: null, CancellationToken.None);
            await events.TellAsync(FileEvent.Of(FileEventKinds.Accepted, attachment), CancellationToken.None);
        }

        return attachment;
    }

    private async Task<AttachmentDocument> AnnounceAsync(AnnouncedFile file, DeclaredFile declared, string? key)
    {
        var attachment = file.Attachment;
        var mark = new OpenUploadDocument
        {
            OwnerId = attachment.OwnerId,
            AttachmentId = attachment.Id,
            ConversationId = attachment.ConversationId,
            ExpiresAt = attachment.CreatedAt + UploadCreation.Lifetime,
        };
        await reservations.ReserveAsync(mark, declared);

        // The list before the file: an entry without a file is passed over, a file without an entry would be missed by searches that ask what is on its way.
        await listed.AddAsync(attachment);
        try
        {
            await store.WriteAsync(
                [
                    OpenRuns.Open(file.Run),
                    runs.Create(attachment.OwnerId, file.Run.Id.Value, file.Run),
                    attachments.Create(attachment.OwnerId, attachment.Id.Value, attachment),
                    marks.Close(mark),
                ],
                CancellationToken.None);
            return attachment;
        }
        catch (DocumentConflictException) when (key is not null)
        {
            return await FindRepeatedAsync(attachment) ?? await CompleteAsync(attachment);
        }
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

    private AnnouncedFile Describe(RequestInfo caller, AttachmentId id, IncomingFile incoming)
    {
        var now = time.GetUtcNow();
        return AnnouncedFile.Of(
            new AttachmentDocument
            {
                Id = id,
                OwnerId = caller.Principal!.OwnerId,
                FileName = incoming.File.Name,
                Sha256 = incoming.Bytes.Sha256,
                SizeBytes = incoming.Bytes.SizeBytes,
                Status = AttachmentStatus.Uploaded,
                ConversationId = incoming.Wishes.Conversation,
                Category = incoming.File.Category,
                MediaType = incoming.File.Facts.ClaimedType,
                Confirmed = incoming.Wishes.Confirmed,
                Tags = incoming.Wishes.Tags,
                CreatedAt = now,
                UpdatedAt = now,
            },
            caller.RequestId,
            caller.TraceParent);
    }
}

/// <summary>A file that came whole.</summary>
/// <param name="File">What was declared of it.</param>
/// <param name="Wishes">What its owner wants beside.</param>
/// <param name="Bytes">The file.</param>
internal sealed record IncomingFile(DeclaredFile File, FileWishes Wishes, SpooledUpload Bytes);
