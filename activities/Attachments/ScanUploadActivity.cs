using Cartrita.Activities.Streaming;
using Cartrita.Activities.Telemetry;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Attachments;

/// <summary>Scans an upload. It fails closed: what could not be scanned is asked for again, says that it waits, and at last fails (ATT-04).</summary>
/// <param name="documents">The attachment.</param>
/// <param name="content">Its bytes.</param>
/// <param name="scanner">Looks at them.</param>
/// <param name="writers">The frames.</param>
/// <param name="steps">Runs it in a slot, until the deadline.</param>
/// <param name="traces">Tells of the step.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says which engine can't look, and why.</param>
public sealed partial class ScanUploadActivity(
    IngestionDocuments documents,
    IContentStore content,
    IScanner scanner,
    FrameWriters writers,
    IngestionSteps steps, RunTraces traces,
    TimeProvider time,
    ILogger<ScanUploadActivity> logger)
{
    /// <summary>Scans.</summary>
    /// <param name="input">The file.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.ScanUpload)]
    public Task<Outcome<ScanResult>> RunAsync([ActivityTrigger] IngestStepInput input, CancellationToken cancellationToken) =>
        traces.RunAsync(RunSteps.OfFile(DurableNames.ScanUpload, input.Attempt), input.Scope, () => steps.RunAsync(input.Scope, token => ScanAsync(input, token), cancellationToken));

    private async Task<Outcome<ScanResult>> ScanAsync(IngestStepInput input, CancellationToken cancellationToken)
    {
        var attachment = await MoveAsync(input, document => document with { Status = AttachmentStatus.Scanning }, cancellationToken);
        ScanVerdict verdict;
        try
        {
            verdict = await scanner.ScanAsync(Describe(attachment), cancellationToken);
        }
        catch (ScannerUnavailableException exception)
        {
            LogUnavailable(exception.Scanner, input.Attempt, exception);
            await SayAsync(input, AttachmentStatus.WaitingForScanner, IngestionFrames.WaitingForScanner, cancellationToken);
            return Outcome.Fail<ScanResult>(Problems.ScannerUnavailable);
        }

        var kept = new StoredVerdict(verdict.Engine, verdict.EngineVersion, time.GetUtcNow(), verdict.Findings);
        attachment = await MoveAsync(input, document => document with { Verdict = kept, Notice = verdict.Detail ?? document.Notice }, cancellationToken);
        if (verdict.Problem is { } problem)
        {
            return Outcome.Fail<ScanResult>(problem);
        }

        if (attachment.Category != FileCategory.Text && !attachment.Confirmed)
        {
            attachment = await SayAsync(input, AttachmentStatus.AwaitingConfirmation, IngestionFrames.AwaitingConfirmation, cancellationToken);
        }

        return Outcome.Of(new ScanResult(attachment.Status == AttachmentStatus.AwaitingConfirmation));
    }

    // A file that its owner confirms in between goes on.
    private async Task<AttachmentDocument> SayAsync(IngestStepInput input, AttachmentStatus status, long number, CancellationToken cancellationToken)
    {
        var attachment = await MoveAsync(
            input, document => document with { Status = status == AttachmentStatus.AwaitingConfirmation && document.Confirmed ? document.Status : status }, cancellationToken);
        if (attachment.Status == status)
        {
            await using var frames = writers.Open(input.Scope);
            frames.WriteProgress(attachment, number);
            await frames.FlushAsync(durable: true, cancellationToken);
        }

        return attachment;
    }

    private Task<AttachmentDocument> MoveAsync(IngestStepInput input, Func<AttachmentDocument, AttachmentDocument> change, CancellationToken cancellationToken) =>
        documents.MoveAsync(input.Scope.OwnerId, input.AttachmentId, change, cancellationToken);

    private ScanRequest Describe(AttachmentDocument attachment)
    {
        var path = ContentPaths.Original(attachment.OwnerId, attachment.Id);
        return new ScanRequest
        {
            FileName = attachment.FileName,
            Category = attachment.Category,
            SizeBytes = attachment.SizeBytes,
            OpenAsync = async token => await content.OpenReadAsync(path, token) ?? throw new CartritaException(Problems.Internal, "The upload's bytes are not there."),
            Path = path,
        };
    }

    [LoggerMessage(5201, LogLevel.Warning, "The scanner {Scanner} can't look at a file now (attempt {Attempt}); the file waits.")]
    private partial void LogUnavailable(string scanner, int attempt, Exception exception);
}
