using Cartrita.Activities.Streaming;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Attachments;

/// <summary>Brings an attachment to its last state and closes its run.</summary>
/// <param name="documents">The attachment.</param>
/// <param name="store">Where the documents lie.</param>
/// <param name="runs">The runs.</param>
/// <param name="content">The groups of chunks, which nobody needs any more.</param>
/// <param name="index">Loses the chunks of a file that failed halfway.</param>
/// <param name="writers">The frames.</param>
/// <param name="time">The clock.</param>
public sealed class CloseIngestionActivity(
    IngestionDocuments documents,
    IDocumentStore store,
    DocumentCollection<RunDocument> runs,
    IContentStore content,
    IKnowledgeIndex index,
    FrameWriters writers,
    TimeProvider time)
{
    /// <summary>Closes an ingestion.</summary>
    /// <param name="input">How it ended.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.CloseIngestion)]
    public async Task RunAsync([ActivityTrigger] CloseIngestionInput input, CancellationToken cancellationToken)
    {
        var (scope, owner, id) = (input.Scope, input.Scope.OwnerId, input.AttachmentId);
        var attachment = await documents.MoveAsync(
            owner,
            id,
            document => document with
            {
                Status = input.Status,
                ProblemCode = input.Code,
                ChunkCount = input.Code is null ? input.ChunkCount : 0,
                TextLength = input.TextLength,
            },
            cancellationToken);
        if (attachment.Status is AttachmentStatus.Rejected or AttachmentStatus.Failed)
        {
            await index.DeleteAsync(owner, id, cancellationToken);
        }

        await DropGroupsAsync(input, cancellationToken);

        await using var frames = writers.Open(scope);
        frames.WriteStart(scope);
        if (input.Code is { } code)
        {
            frames.WriteError(Problems.All[code], detail: null);
        }
        else
        {
            var end = new IngestionEndData(id, attachment.Status, attachment.ChunkCount, attachment.TextLength);
            frames.Write(FrameKinds.End, end, FrameDataJson.Default.IngestionEndData, RunFrameNumbers.End);
        }

        await CloseRunAsync(input, cancellationToken);
        frames.WriteDone(input.Code);
        await frames.FlushAsync(durable: true, cancellationToken);
    }

    private async Task DropGroupsAsync(CloseIngestionInput input, CancellationToken cancellationToken)
    {
        var groups = (input.ChunkCount + ExtractTextActivity.ChunksPerGroup - 1) / ExtractTextActivity.ChunksPerGroup;
        for (var group = 0; group < groups; group++)
        {
            await content.DeleteAsync(ContentPaths.Chunks(input.Scope.OwnerId, input.AttachmentId, group), cancellationToken);
        }
    }

    private async Task CloseRunAsync(CloseIngestionInput input, CancellationToken cancellationToken)
    {
        if (await runs.ReadAsync(input.Scope.OwnerId, input.Scope.RunId.Value, cancellationToken) is not { } stored)
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
