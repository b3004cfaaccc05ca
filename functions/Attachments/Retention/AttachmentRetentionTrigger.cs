using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Attachments.Retention;

/// <summary>Looks every five minutes for files that are kept no longer, and at once after a start.</summary>
internal sealed class AttachmentRetentionTrigger(AttachmentRetention retention)
{
    /// <summary>It is time.</summary>
    [Function(nameof(DeleteExpiredAttachments))]
    public Task DeleteExpiredAttachments(
        [TimerTrigger("35 */5 * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => retention.SweepAsync(client, cancellationToken);
}
