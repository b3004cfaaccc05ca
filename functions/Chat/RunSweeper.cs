using Cartrita.Activities.Attachments;
using Cartrita.Activities.Chat;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Approvals;
using Cartrita.Core.Storage;
using Cartrita.Functions.Attachments;
using Cartrita.Functions.Attachments.Uploads;
using Cartrita.Functions.Durable;
using Cartrita.Functions.Streaming;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Chat;

/// <summary>Finishes what a crash left between two steps: a run that was written and never scheduled, or that ended and was never closed.</summary>
internal sealed partial class RunSweeper(
    OpenRuns openRuns,
    IDocumentStore store,
    DocumentCollection<RunDocument> runs,
    DocumentCollection<ConversationHeader> conversations,
    DocumentCollection<AttachmentDocument> attachments,
    ConversationIndex index,
    ConversationRelease release,
    RunFollower follower,
    RunTokens tokens,
    EffectLedger effects,
    UploadCompletion uploads,
    IngestedContents contents,
    IOptions<ChatOptions> options,
    TimeProvider time,
    ILogger<RunSweeper> logger)
{
    private const int PageSize = 100;

    // Whatever is younger may still be in the hands of its endpoint.
    private static readonly TimeSpan MinimumAge = TimeSpan.FromSeconds(30);

    /// <summary>Looks at every open run once.</summary>
    public async Task SweepAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        OpenRunDocument? last = null;
        while (await openRuns.ListAsync(last, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var mark in page.Where(mark => time.GetUtcNow() - mark.CreatedAt >= MinimumAge))
            {
                try
                {
                    await SweepAsync(mark, client, cancellationToken);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    // One run that can't be finished must not keep the others from it; the next sweep tries again.
                    LogNotSwept(mark.RunId, exception);
                }
            }

            last = page[^1];
        }
    }

    private async Task SweepAsync(OpenRunDocument mark, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var stored = await runs.ReadAsync(mark.OwnerId, mark.RunId.Value, cancellationToken);
        if (stored is null)
        {
            // Nothing but the mark was written, so nobody was told of the run.
            await store.WriteAsync([OpenRuns.Close(mark.OwnerId, mark.RunId)], cancellationToken);
            return;
        }

        var instance = await client.GetInstanceAsync(mark.RunId.Value, cancellationToken);
        if (instance is { IsCompleted: true })
        {
            await CloseAsync(stored, client, cancellationToken);
        }
        else if (instance is null)
        {
            await ResumeAsync(stored.Value, client, cancellationToken);
        }
        else if (stored.Value.Kind == RunKind.Ingestion)
        {
            await RemindAsync(stored.Value, client, cancellationToken);
        }
    }

    // The owner's word is in the document first, and a crash may lose the event that tells the orchestration. One that does not wait takes no harm from it.
    private async Task RemindAsync(RunDocument run, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await attachments.ReadAsync(run.OwnerId, run.Id.Value, cancellationToken) is { Value: { Status: AttachmentStatus.AwaitingConfirmation, Confirmed: true } })
        {
            await client.RaiseEventAsync(run.Id.Value, DurableNames.ConfirmEvent, ConfirmationEndpoints.Word, cancellationToken);
        }
    }

    private async Task ResumeAsync(RunDocument run, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (run.ConversationId is { } conversation
            && (await conversations.ReadAsync(run.OwnerId, conversation.Value, cancellationToken))?.Value.ActiveRun != run.Id)
        {
            // It never got its conversation, so its client got an error or nothing.
            await store.WriteAsync([runs.Delete(run.OwnerId, run.Id.Value), OpenRuns.Close(run)], cancellationToken);
            return;
        }

        if (run.Kind == RunKind.Ingestion)
        {
            await uploads.CommitAnnouncedAsync(run.OwnerId, new AttachmentId(run.Id.Value), cancellationToken);
        }

        LogResumed(run.Id);
        await client.StartOnceAsync(run, options.Value.Limits, cancellationToken);
    }

    private async Task CloseAsync(Versioned<RunDocument> stored, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var run = stored.Value;
        if (run.Status != RunStatus.Running)
        {
            await store.WriteAsync([OpenRuns.Close(run)], cancellationToken);
            return;
        }

        LogClosed(run.Id);
        if (run.ConversationId is { } conversation)
        {
            await release.FreeAsync(run.OwnerId, conversation, run.Id, cancellationToken);
            if (await conversations.ReadAsync(run.OwnerId, conversation.Value, cancellationToken) is { } header)
            {
                await index.TouchAsync(header.Value, cancellationToken);
            }
        }
        else
        {
            await FailAttachmentAsync(run, cancellationToken);
        }

        await follower.CloseIfAbandonedAsync(run, client, cancellationToken);
        await tokens.SettleAsync(run, cancellationToken);
        await effects.EndRunAsync(run.OwnerId, run.Id, cancellationToken);
        var closed = run with { Status = RunStatus.Failed, EndedAt = time.GetUtcNow() };
        await store.WriteAsync([runs.Replace(run.OwnerId, run.Id.Value, closed, stored.ETag), OpenRuns.Close(run)], cancellationToken);
    }

    private async Task FailAttachmentAsync(RunDocument run, CancellationToken cancellationToken)
    {
        if (await attachments.ReadAsync(run.OwnerId, run.Id.Value, cancellationToken) is { Value: var attachment } stored
            && !AttachmentStatusNames.IsFinal(attachment.Status))
        {
            // Who comes with the same bytes would wait for this one for ever.
            await contents.DropAsync(attachment, ingested: null, cancellationToken);
            var failed = attachment with
            {
                Status = AttachmentStatus.Failed,
                ProblemCode = Problems.IngestionFailed.Code,
                UpdatedAt = time.GetUtcNow(),
            };
            await store.WriteAsync([attachments.Replace(run.OwnerId, run.Id.Value, failed, stored.ETag)], cancellationToken);
        }
    }

    [LoggerMessage(EventId = 1401, Level = LogLevel.Warning, Message = "Run {Run} was never scheduled; it is now.")]
    private partial void LogResumed(RunId run);

    [LoggerMessage(EventId = 1402, Level = LogLevel.Error, Message = "Run {Run} ended without being closed; it is now.")]
    private partial void LogClosed(RunId run);

    [LoggerMessage(EventId = 1403, Level = LogLevel.Error, Message = "Run {Run} could not be swept.")]
    private partial void LogNotSwept(RunId run, Exception exception);
}
