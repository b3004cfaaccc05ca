using Cartrita.Activities.Knowledge;
using Cartrita.Activities.Streaming;
using Cartrita.Activities.Telemetry;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Attachments;

/// <summary>Embeds a group of chunks, 32 a request (ATT-07), and puts them into the index; the same group twice is one.</summary>
/// <param name="documents">The attachment.</param>
/// <param name="content">The chunks.</param>
/// <param name="register">Whether the content is still wanted.</param>
/// <param name="index">Forgets what was not.</param>
/// <param name="embedder">Embeds and indexes.</param>
/// <param name="writers">The frames.</param>
/// <param name="steps">Runs it in a slot, until the deadline.</param>
/// <param name="traces">Tells of the step.</param>
public sealed class EmbedAndIndexActivity(
    IngestionDocuments documents, IContentStore content, ContentRegister register, IKnowledgeIndex index, ChunkEmbedder embedder, FrameWriters writers, IngestionSteps steps, RunTraces traces)
{
    /// <summary>Embeds and indexes.</summary>
    /// <param name="input">The group.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.EmbedAndIndex)]
    public Task<Outcome<EmbedResult>> RunAsync([ActivityTrigger] EmbedInput input, CancellationToken cancellationToken) =>
        traces.RunAsync(RunSteps.OfFile(DurableNames.EmbedAndIndex, input.Group + 1), input.Scope, () => steps.RunAsync(input.Scope, token => EmbedAsync(input, token), cancellationToken));

    private async Task<Outcome<EmbedResult>> EmbedAsync(EmbedInput input, CancellationToken cancellationToken)
    {
        var owner = input.Scope.OwnerId;
        var attachment = await documents.ReadAsync(owner, input.AttachmentId, cancellationToken);
        var group = await ChunkGroups.ReadAsync(content, owner, input.ContentId, input.Group, cancellationToken)
            ?? throw new CartritaException(Problems.Internal, "A group of chunks is not there.");
        var file = new IndexedFile { ContentId = input.ContentId, FileName = attachment.FileName };
        try
        {
            await embedder.IndexAsync(
                owner,
                file,
                [.. group.Chunks.Select(placed => new IndexedChunk(placed.Chunk, default) { Part = placed.Part, Path = placed.Path, Language = placed.Language })],
                cancellationToken);
        }
        catch (CartritaException exception) when (!exception.Problem.Retriable)
        {
            // A credential or a model that the provider refuses will be refused again.
            return Outcome.Fail<EmbedResult>(exception.Problem);
        }

        // Also after the deadline: chunks are in the index now, and by then the file may be closed.
        if (await register.ReadAsync(owner, input.ContentId, CancellationToken.None) is null or { State: ContentState.Closed })
        {
            // The file was cancelled, failed or was deleted while this went on, and what it had was erased: this must not come back.
            await index.DeleteAsync(owner, input.ContentId, CancellationToken.None);
            return Outcome.Fail<EmbedResult>(Problems.IngestionFailed);
        }

        await using var frames = writers.Open(input.Scope);
        frames.WriteProgress(attachment, IngestionFrames.FirstGroup + input.Group, group.Chunks[^1].Chunk.Ordinal + 1, input.ChunkCount);
        frames.WriteStep();
        return Outcome.Of(new EmbedResult(group.Chunks.Count));
    }
}
