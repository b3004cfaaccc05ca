using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Attachments;

/// <summary>Schedules the ingestion of an upload that lies in blob storage; where the endpoint did so already, nothing changes (ATT-07).</summary>
internal sealed partial class UploadedBlobTrigger(DocumentCollection<RunDocument> runs, ILogger<UploadedBlobTrigger> logger)
{
    /// <summary>A blob came or changed. Flex Consumption knows no other source than Event Grid.</summary>
    [Function(nameof(IngestUploadedBlob))]
    public async Task IngestUploadedBlob(
        [BlobTrigger($"{ContentContainers.Incoming}/u/{{owner}}/{{upload}}", Source = BlobTriggerSource.EventGrid)] Stream content,
        string owner,
        string upload,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        // Only what the endpoint announced is ingested: a blob that somebody put there has no owner who asked for it.
        if (OwnerId.TryParse(owner, out var ownerId)
            && RunId.TryParse(upload, out var run)
            && await runs.ReadAsync(ownerId, run.Value, cancellationToken) is { Value: { Kind: RunKind.Ingestion } announced })
        {
            // One that is a part of another run is scheduled by that run.
            if (announced.ParentId is null)
            {
                await client.StartOnceAsync(announced, limits: null, cancellationToken);
            }

            return;
        }

        LogUnknown();
    }

    [LoggerMessage(EventId = 1301, Level = LogLevel.Warning, Message = "A blob that no upload announced is left alone.")]
    private partial void LogUnknown();
}
