using Cartrita.Activities.Streaming;
using Cartrita.Activities.Telemetry;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Events;
using Cartrita.Core.Attachments.Retention;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Attachments;

/// <summary>Brings an attachment to its last state and closes its run.</summary>
/// <param name="documents">The attachment.</param>
/// <param name="store">Where the documents lie.</param>
/// <param name="runs">The runs.</param>
/// <param name="contents">What becomes of the content.</param>
/// <param name="writers">The frames.</param>
/// <param name="events">Tells how it ended.</param>
/// <param name="audit">Is told of what was erased because nobody confirmed it.</param>
/// <param name="expiries">When an upload is to be deleted.</param>
/// <param name="traces">Tells of the step.</param>
/// <param name="time">The clock.</param>
public sealed class CloseIngestionActivity(
    IngestionDocuments documents,
    IDocumentStore store,
    DocumentCollection<RunDocument> runs,
    IngestedContents contents,
    FrameWriters writers,
    IFileEvents events,
    IAuditLog audit,
    AttachmentExpiries expiries,
    RunTraces traces,
    TimeProvider time)
{
    /// <summary>Closes an ingestion.</summary>
    /// <param name="input">How it ended.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.CloseIngestion)]
    public Task RunAsync([ActivityTrigger] CloseIngestionInput input, CancellationToken cancellationToken) =>
        traces.RunAsync(RunSteps.OfFile(DurableNames.CloseIngestion), input.Scope, () => CloseAsync(input, cancellationToken));

    private async Task CloseAsync(CloseIngestionInput input, CancellationToken cancellationToken)
    {
        var (scope, owner, id) = (input.Scope, input.Scope.OwnerId, input.AttachmentId);
        var known = await documents.ReadAsync(owner, id, cancellationToken);
        string? notice = null;
        if (input.Code is null)
        {
            notice = await contents.KeepAsync(known, input, cancellationToken);
        }
        else
        {
            await contents.DropAsync(known, input.ContentId, cancellationToken);
        }

        var attachment = await documents.MoveAsync(owner, id, document => Ended(document, input, notice), cancellationToken);

        await using var frames = writers.Open(scope);
        frames.WriteStart(scope);
        if (attachment.ProblemCode is { } code)
        {
            frames.WriteError(Problems.All[code], detail: null);
        }
        else
        {
            var end = new IngestionEndData(id, attachment.Status, attachment.ChunkCount, attachment.TextLength);
            frames.Write(FrameKinds.End, end, FrameDataJson.Default.IngestionEndData, RunFrameNumbers.End);
        }

        if (input.Code == Problems.ConfirmationExpired.Code)
        {
            TellErased(input);
        }

        var run = await runs.ReadAsync(owner, scope.RunId.Value, cancellationToken);
        if (run?.Value.ParentId is null)
        {
            // A file that a crawl brought is kept while its source lists it, and goes with the crawl.
            await expiries.MarkAsync(attachment, cancellationToken);
        }

        await events.TellAsync(EventOf(attachment, input), cancellationToken);
        await CloseRunAsync(run, input, cancellationToken);
        frames.WriteStep();
        frames.WriteDone(attachment.ProblemCode);
        await frames.FlushAsync(durable: true, cancellationToken);
    }

    private static AttachmentDocument Ended(AttachmentDocument document, CloseIngestionInput input, string? notice) => document with
    {
        Status = input.Status,
        ProblemCode = input.Code,
        ContentId = input.Code is null && input.ContentId != document.Id ? input.ContentId : null,
        ChunkCount = input.Code is null ? input.Extracted?.ChunkCount ?? 0 : 0,
        TextLength = input.Extracted?.TextLength ?? 0,
        PartCount = input.Extracted?.Parts ?? 0,
        Language = input.Extracted?.Language,
        Notice = notice ?? document.Notice,
    };

    private static FileEvent EventOf(AttachmentDocument attachment, CloseIngestionInput input)
    {
        var kind = attachment.Status switch
        {
            AttachmentStatus.Rejected => FileEventKinds.Rejected,
            AttachmentStatus.Failed => FileEventKinds.IngestFailed,
            _ => FileEventKinds.IngestCompleted,
        };
        return FileEvent.Of(kind, attachment) with
        {
            Code = attachment.ProblemCode, ChunkCount = attachment.ChunkCount, DuplicateOf = attachment.ContentId, Seconds = input.Seconds,
        };
    }

    // Nobody confirmed the file in time, so the policy erased it.
    private void TellErased(CloseIngestionInput input) => audit.Add(new AuditEvent
    {
        At = time.GetUtcNow(),
        Function = DurableNames.CloseIngestion,
        Target = $"DELETE /api/attachments/{input.AttachmentId.Value}",
        Outcome = Problems.ConfirmationExpired.Code,
        RequestId = input.Scope.RequestId,
        Owner = input.Scope.OwnerId.Value,
    });

    private async Task CloseRunAsync(Versioned<RunDocument>? run, CloseIngestionInput input, CancellationToken cancellationToken)
    {
        if (run is not { } stored)
        {
            return;
        }

        var closed = stored.Value with { Status = RunOutcome.Of(input.Code).Status, EndedAt = time.GetUtcNow() };
        DocumentWrite[] writes = stored.Value.Status == RunStatus.Running
            ? [runs.Replace(closed.OwnerId, closed.Id.Value, closed, stored.ETag), OpenRuns.Close(closed)]
            : [OpenRuns.Close(closed)];
        await store.WriteAsync(writes, cancellationToken);
    }
}
