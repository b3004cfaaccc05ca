using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>Clears away uploads that were not finished in time, with their blocks and their reservation (ATT-07), and what finished ones leave behind.</summary>
internal sealed partial class UploadSweeper(
    IDocumentStore store,
    OpenUploads marks,
    DocumentCollection<UploadDocument> uploads,
    DocumentCollection<AttachmentDocument> attachments,
    UploadRemoval removal,
    UploadCompletion completion,
    IStagedContent staged,
    AttachmentCapacity capacity,
    AuditTrail audit,
    TimeProvider time,
    ILogger<UploadSweeper> logger)
{
    private const int PageSize = 100;
    private const int MaximumPages = 5;
    private const string Outcome = "expired";

    /// <summary>Looks at the marks that are due, the oldest first, and at no more than so many.</summary>
    public async Task SweepAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        OpenUploadDocument? last = null;
        for (var page = 0; page < MaximumPages; page++)
        {
            var now = time.GetUtcNow();
            var due = (await marks.ListAsync(last, PageSize, cancellationToken)).TakeWhile(mark => mark.ExpiresAt <= now).ToList();
            foreach (var mark in due)
            {
                try
                {
                    await SweepAsync(mark, client, cancellationToken);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    // One upload that can't be cleared away must not keep the others; the next sweep tries again.
                    LogNotSwept(mark.AttachmentId, exception);
                }
            }

            if (due.Count < PageSize)
            {
                return;
            }

            last = due[^1];
        }
    }

    private async Task SweepAsync(OpenUploadDocument mark, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (owner, id) = (mark.OwnerId, mark.AttachmentId);
        if (await uploads.ReadAsync(owner, id.Value, cancellationToken) is not { } found)
        {
            // Nothing came after the reservation, unless it was a file that came whole.
            if (await attachments.ReadAsync(owner, id.Value, cancellationToken) is null)
            {
                await capacity.ReleaseAsync(owner, mark.ConversationId, id, cancellationToken);
            }
        }
        else if (found.Value.ExpiresAt <= mark.ExpiresAt)
        {
            await ClearAsync(found, client, cancellationToken);
            await store.WriteAsync([uploads.Delete(owner, id.Value)], cancellationToken);
        }

        await store.WriteAsync([marks.Close(mark)], cancellationToken);
    }

    private async Task ClearAsync(Versioned<UploadDocument> found, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var upload = found.Value;
        switch (upload.State)
        {
            case UploadState.Open:
                await removal.AbandonAsync(found);
                LogExpired(upload.Id);
                audit.Add(new AuditEvent
                {
                    At = time.GetUtcNow(),
                    Function = nameof(UploadSweepTrigger.SweepOpenUploads),
                    Target = $"DELETE /api/attachments/uploads/{upload.Id.Value}",
                    Outcome = Outcome,
                    RequestId = upload.RequestId,
                    Owner = upload.OwnerId.Value,
                });
                break;
            case UploadState.Abandoned:
                await removal.ClearAsync(upload, cancellationToken);
                break;
            case UploadState.Completing:
                await completion.CompleteAsync(found, client);
                break;
            default:
                // A part that came again while it was made complete may have been staged once more.
                await staged.AbandonAsync(upload.Path, cancellationToken);
                break;
        }
    }

    [LoggerMessage(EventId = 1332, Level = LogLevel.Information, Message = "Upload {Upload} was not finished in time and is cleared away.")]
    private partial void LogExpired(AttachmentId upload);

    [LoggerMessage(EventId = 1333, Level = LogLevel.Error, Message = "Upload {Upload} could not be cleared away.")]
    private partial void LogNotSwept(AttachmentId upload, Exception exception);
}
