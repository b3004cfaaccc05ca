using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Events;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Durable;
using Cartrita.Functions.Governance;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>Makes an attachment of an upload whose parts are all here: first the list and the documents, then the content, then the schedule.</summary>
/// <remarks>
/// Each step may be done again, by two at once, and after a crash at any place. The first leaves the open run's mark and an upload that says how far it is, so the sweeper of runs finishes what nobody
/// asks for again. The bytes are not read: that they are the declared ones is found out by the ingestion, which reads them anyway.
/// </remarks>
internal sealed class UploadCompletion(
    IDocumentStore store,
    DocumentCollection<UploadDocument> uploads,
    DocumentCollection<AttachmentDocument> attachments,
    DocumentCollection<RunDocument> runs,
    IStagedContent staged,
    FileReservations reservations,
    OpenRunLimit open,
    AttachmentIndex listed,
    IFileEvents events,
    TimeProvider time)
{
    /// <summary>The member of a problem that names missing chunks.</summary>
    public const string MissingMember = "missing";

    /// <summary>Completes an upload; one that is complete is left as it is.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.UploadIncomplete"/>, with the chunks that are missing; or it is gone.</exception>
    public async Task<AttachmentDocument> CompleteAsync(Versioned<UploadDocument> found, DurableTaskClient client)
    {
        var upload = found.Value.State == UploadState.Open ? await AnnounceAsync(found) : found.Value;
        var attachment = await attachments.ReadAsync(upload.OwnerId, upload.Id.Value, CancellationToken.None) ?? throw new CartritaException(Problems.NotFound);
        if (upload.State == UploadState.Completing)
        {
            await BeginAsync(upload, attachment.Value, client);
            await store.WriteAsync(
                [uploads.Put(upload.OwnerId, upload.Id.Value, upload with { State = UploadState.Complete }), UploadSlots.Forget(upload.OwnerId, upload.Id)], CancellationToken.None);
        }

        return attachment.Value;
    }

    // An ingestion that has begun has the content, and may have taken it away again: then this is an earlier request's work, done already.
    private async Task BeginAsync(UploadDocument upload, AttachmentDocument attachment, DurableTaskClient client)
    {
        if (attachment.Status != AttachmentStatus.Uploaded)
        {
            return;
        }

        try
        {
            await CommitAsync(upload);
        }
        catch (CartritaException exception) when (exception.Problem == Problems.UploadIncomplete)
        {
            if (await attachments.ReadAsync(upload.OwnerId, upload.Id.Value, CancellationToken.None) is { Value.Status: AttachmentStatus.Uploaded })
            {
                throw;
            }

            return;
        }

        await client.StartOnceAsync(Announced(upload).Run, limits: null, CancellationToken.None);
        await events.TellAsync(FileEvent.Of(FileEventKinds.Accepted, attachment), CancellationToken.None);
    }

    /// <summary>Puts the content of an announced file in place, where a crash came before; for whoever finds the run without its orchestration.</summary>
    public async Task CommitAnnouncedAsync(OwnerId owner, AttachmentId id, CancellationToken cancellationToken)
    {
        if (await uploads.ReadAsync(owner, id.Value, cancellationToken) is { Value: { State: UploadState.Completing } upload })
        {
            try
            {
                await CommitAsync(upload);
            }
            catch (CartritaException exception) when (exception.Problem == Problems.UploadIncomplete)
            {
                // The store has lost a part. The ingestion finds no content and ends the file as failed, which says more than a run that never begins.
            }
        }
    }

    private Task CommitAsync(UploadDocument upload) =>
        staged.CommitAsync(upload.Path, upload.Blocks ?? UploadChunks.Blocks(upload.SizeBytes), metadata: null, CancellationToken.None);

    private async Task<UploadDocument> AnnounceAsync(Versioned<UploadDocument> found)
    {
        var upload = found.Value;
        await reservations.RequireConversationAsync(upload.OwnerId, upload.ConversationId);
        var announced = upload with { State = UploadState.Completing, Blocks = await BlocksAsync(upload) };
        await open.RequireRoomAsync(upload.OwnerId, CancellationToken.None);
        var file = Announced(announced);

        // The list before the file, as for files that come whole: a search names it as pending from the moment on that it is there.
        await listed.AddAsync(file.Attachment);
        try
        {
            await store.WriteAsync(
                [
                    OpenRuns.Open(file.Run),
                    runs.Create(upload.OwnerId, file.Run.Id.Value, file.Run),
                    attachments.Create(upload.OwnerId, upload.Id.Value, file.Attachment),
                    uploads.Replace(upload.OwnerId, upload.Id.Value, announced, found.ETag),
                ],
                CancellationToken.None);
            return announced;
        }
        catch (DocumentConflictException)
        {
            return await GoOnAsync(announced, file);
        }
    }

    // Another request completes it at the same moment; or one was cut off by a crash that left some of the documents, as blob storage may.
    private async Task<UploadDocument> GoOnAsync(UploadDocument announced, AnnouncedFile file)
    {
        var (owner, id) = (announced.OwnerId, announced.Id.Value);
        var now = await uploads.ReadAsync(owner, id, CancellationToken.None) ?? throw new CartritaException(Problems.NotFound);
        if (now.Value.State != UploadState.Open)
        {
            return now.Value;
        }

        var writes = new List<DocumentWrite> { OpenRuns.Open(file.Run) };
        if (await runs.ReadAsync(owner, id, CancellationToken.None) is null)
        {
            writes.Add(runs.Create(owner, id, file.Run));
        }

        if (await attachments.ReadAsync(owner, id, CancellationToken.None) is null)
        {
            writes.Add(attachments.Create(owner, id, file.Attachment));
        }

        await store.WriteAsync([.. writes, uploads.Replace(owner, id, announced, now.ETag)], CancellationToken.None);
        return announced;
    }

    private async Task<IReadOnlyList<int>?> BlocksAsync(UploadDocument upload)
    {
        var blocks = await staged.ListAsync(upload.Path, CancellationToken.None);
        if (upload.Protocol == UploadProtocol.Tus)
        {
            var chain = UploadChunks.Chain(blocks);
            return chain.End == upload.SizeBytes ? chain.Blocks : throw new CartritaException(Problems.UploadIncomplete);
        }

        var missing = UploadChunks.Missing(upload.SizeBytes, blocks);
        return missing.Count == 0 ? null
            : throw new CartritaException(Problems.UploadIncomplete) { Extensions = new Dictionary<string, object?> { [MissingMember] = missing.ToArray() } };
    }

    private AnnouncedFile Announced(UploadDocument upload)
    {
        var now = time.GetUtcNow();
        return AnnouncedFile.Of(
            new AttachmentDocument
            {
                Id = upload.Id,
                OwnerId = upload.OwnerId,
                FileName = upload.FileName,
                Sha256 = upload.Sha256 ?? string.Empty,
                SizeBytes = upload.SizeBytes,
                Status = AttachmentStatus.Uploaded,
                ConversationId = upload.ConversationId,
                Category = upload.Category,
                MediaType = upload.MediaType,
                Confirmed = upload.Confirmed,
                Tags = upload.Tags,
                CreatedAt = now,
                UpdatedAt = now,
            },
            upload.RequestId,
            upload.TraceParent);
    }
}
