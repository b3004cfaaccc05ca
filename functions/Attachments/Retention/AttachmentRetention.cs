using Cartrita.Activities.Attachments;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Retention;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Attachments.Retention;

/// <summary>Deletes the files that the installation's policy keeps no longer, as their owners could, and says so in the audit.</summary>
internal sealed partial class AttachmentRetention(
    AttachmentExpiries expiries,
    DocumentCollection<AttachmentDocument> attachments,
    AttachmentDeletion deletion,
    DeletedText deletedText,
    AuditTrail audit,
    TimeProvider time,
    ILogger<AttachmentRetention> logger)
{
    private const int MostAtOnce = 100;
    private const string Outcome = "retention";

    /// <summary>Deletes what is due, and no more than so much at once.</summary>
    public async Task SweepAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var due = await expiries.DueAsync(MostAtOnce, cancellationToken);
        foreach (var mark in due)
        {
            try
            {
                await SweepAsync(mark, client, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // One file that can't be deleted must not keep the others; the next sweep tries again.
                LogNotDeleted(mark.AttachmentId, exception);
            }
        }

        if (due.Count > 0)
        {
            await deletedText.RemoveAsync(wasIndexed: true, cancellationToken);
        }
    }

    private async Task SweepAsync(AttachmentExpiryDocument mark, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await attachments.ReadAsync(mark.OwnerId, mark.AttachmentId.Value, cancellationToken) is { } found)
        {
            await deletion.EraseAsync(found.Value, client, cancellationToken);
            LogDeleted(mark.AttachmentId);
            audit.Add(new AuditEvent
            {
                At = time.GetUtcNow(),
                Function = nameof(AttachmentRetentionTrigger.DeleteExpiredAttachments),
                Target = $"DELETE /api/attachments/{mark.AttachmentId.Value}",
                Outcome = Outcome,
                RequestId = mark.AttachmentId.Value,
                Owner = mark.OwnerId.Value,
            });
        }

        await expiries.CloseAsync(mark, cancellationToken);
    }

    [LoggerMessage(EventId = 1341, Level = LogLevel.Information, Message = "Attachment {Attachment} is deleted by the policy of retention.")]
    private partial void LogDeleted(AttachmentId attachment);

    [LoggerMessage(EventId = 1342, Level = LogLevel.Error, Message = "Attachment {Attachment} could not be deleted by the policy of retention.")]
    private partial void LogNotDeleted(AttachmentId attachment, Exception exception);
}
