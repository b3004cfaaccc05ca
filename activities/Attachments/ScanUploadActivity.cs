using Cartrita.Activities.Streaming;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Attachments;

/// <summary>Scans an upload. It fails closed: what could not be scanned throws and is tried again, and at last the ingestion fails.</summary>
/// <param name="documents">The attachment.</param>
/// <param name="content">Its bytes.</param>
/// <param name="scanner">Looks at them.</param>
/// <param name="writers">The frames.</param>
/// <param name="slots">Bounds how many such steps go on at a time.</param>
public sealed class ScanUploadActivity(IngestionDocuments documents, IContentStore content, IScanner scanner, FrameWriters writers, IngestionSlots slots)
{
    /// <summary>Scans.</summary>
    /// <param name="input">The file.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.ScanUpload)]
    public async Task<Outcome<ScanResult>> RunAsync([ActivityTrigger] IngestStepInput input, CancellationToken cancellationToken)
    {
        using var slot = await slots.EnterAsync(cancellationToken);
        var (owner, id) = (input.Scope.OwnerId, input.AttachmentId);
        var attachment = await documents.MoveAsync(owner, id, document => document with { Status = AttachmentStatus.Scanning }, cancellationToken);
        if (IngestionDocuments.IsFinal(attachment.Status))
        {
            return Outcome.Of(new ScanResult(AlreadyIngested: true));
        }

        await using var frames = writers.Open(input.Scope);
        frames.WriteStart(input.Scope);
        frames.WriteProgress(attachment, chunksDone: 0, chunksTotal: 0, IngestionFrames.Scanning);
        var path = new ContentPath(ContentContainers.Incoming, owner, id.Value);
        var request = new ScanRequest
        {
            FileName = attachment.FileName,
            Category = FileCategory.Text,
            SizeBytes = attachment.SizeBytes,
            OpenAsync = async token => await content.OpenReadAsync(path, token) ?? throw new CartritaException(Problems.Internal, "The upload's bytes are not there."),
            Path = path,
        };
        var verdict = await scanner.ScanAsync(request, cancellationToken);
        return verdict.Problem is { } problem
            ? Outcome.Fail<ScanResult>(problem, verdict.Detail)
            : Outcome.Of(new ScanResult(AlreadyIngested: false));
    }
}
