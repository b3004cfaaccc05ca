using Cartrita.Activities.Attachments;
using Cartrita.Activities.Chat;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Governance;

/// <summary>Finishes what a crash left between two writes: runs that were never scheduled, and runs that ended without being closed.</summary>
/// <remarks>It walks the marks of open runs, and does nothing that the run itself would not do; doing it twice, or beside the run, is harmless.</remarks>
/// <param name="marks">The open runs.</param>
/// <param name="runs">Their documents.</param>
/// <param name="store">Where the documents lie.</param>
/// <param name="reader">Says how a run's log ended.</param>
/// <param name="closeRun">Closes a chat.</param>
/// <param name="closeIngestion">Closes an ingestion.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says what was finished.</param>
public sealed partial class RunSweeper(
    OpenRuns marks,
    DocumentCollection<RunDocument> runs,
    IDocumentStore store,
    FrameReader reader,
    CloseRunActivity closeRun,
    CloseIngestionActivity closeIngestion,
    TimeProvider time,
    ILogger<RunSweeper> logger)
{
    /// <summary>A younger run is left to those who are at work on it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>An older run is not started any more: nobody waits for it.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromHours(24);

    private const int PageSize = 100;

    /// <summary>Walks all open runs once and gives how many it finished.</summary>
    /// <param name="instances">The durable runtime.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    public async Task<int> SweepAsync(IRunInstances instances, CancellationToken cancellationToken)
    {
        var finished = 0;
        OpenRunDocument? last = null;
        while (await marks.ListAsync(last, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var mark in page.Where(mark => time.GetUtcNow() - mark.CreatedAt >= Grace))
            {
                finished += await FinishAsync(mark, instances, cancellationToken) ? 1 : 0;
            }

            last = page[^1];
        }

        return finished;
    }

    private async Task<bool> FinishAsync(OpenRunDocument mark, IRunInstances instances, CancellationToken cancellationToken)
    {
        var run = (await runs.ReadAsync(mark.OwnerId, mark.RunId.Value, cancellationToken))?.Value;
        if (run is null || run.Status != RunStatus.Running)
        {
            // The crash came before the run was written, or after it was closed: only the mark is left.
            await store.WriteAsync([new DeleteDocument(new DocumentKey(Collections.SystemOwner, Collections.OpenRuns, OpenRunDocument.DocumentId(mark.OwnerId, mark.RunId)))], cancellationToken);
            return true;
        }

        switch (await instances.FindAsync(run.Id, cancellationToken))
        {
            case RunInstanceState.Missing when time.GetUtcNow() - run.CreatedAt < Expiry:
                await instances.StartAsync(run, cancellationToken);
                LogStarted(run.Id);
                return true;
            case RunInstanceState.Missing or RunInstanceState.Ended:
                await CloseAsync(run, cancellationToken);
                LogClosed(run.Id);
                return true;
            default:
                return false;
        }
    }

    private async Task CloseAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var code = await EndedWellAsync(run, cancellationToken) ? null : Problems.Internal.Code;
        var scope = new RunScope
        {
            OwnerId = run.OwnerId,
            RunId = run.Id,
            ConversationId = run.ConversationId,
            MessageId = run.MessageId,
            RequestId = run.RequestId,
            Deadline = time.GetUtcNow(),
        };
        if (run.Kind == RunKind.Chat)
        {
            await closeRun.RunAsync(new CloseRunInput { Scope = scope, Code = code }, cancellationToken);
            return;
        }

        // Where the attachment came to its end, its document stays as it is and only the run is closed.
        var failure = code is null ? null : Problems.IngestionFailed.Code;
        var status = code is null ? AttachmentStatus.Indexed : AttachmentStatus.Failed;
        await closeIngestion.RunAsync(new CloseIngestionInput(scope, new AttachmentId(run.Id.Value), status, failure, 0, 0), cancellationToken);
    }

    private async Task<bool> EndedWellAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var query = new FrameQuery(new FrameLogKey(run.OwnerId, run.Id)) { Follow = false };
        await foreach (var batch in reader.ReadAsync(query, cancellationToken))
        {
            if (batch.Any(frame => frame.EventType == FrameKinds.End))
            {
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(3301, LogLevel.Warning, "Run {Run} was accepted and never scheduled; it is scheduled now.")]
    private partial void LogStarted(RunId run);

    [LoggerMessage(3302, LogLevel.Warning, "Run {Run} ended without being closed; it is closed now.")]
    private partial void LogClosed(RunId run);
}
