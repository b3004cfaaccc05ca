using Cartrita.Activities.Streaming;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.AI;

namespace Cartrita.Activities.Attachments;

/// <summary>Embeds a group of chunks, 32 a request (ATT-07), and puts them into the index; the same group twice is one.</summary>
/// <param name="documents">The attachment.</param>
/// <param name="content">The chunks.</param>
/// <param name="models">The embedding model.</param>
/// <param name="index">The index.</param>
/// <param name="writers">The frames.</param>
/// <param name="slots">Bounds how many such steps go on at a time.</param>
public sealed class EmbedAndIndexActivity(
    IngestionDocuments documents, IContentStore content, IModelRegistry models, IKnowledgeIndex index, FrameWriters writers, IngestionSlots slots)
{
    /// <summary>Texts of one embedding request.</summary>
    public const int BatchSize = 32;

    /// <summary>Embeds and indexes.</summary>
    /// <param name="input">The group.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.EmbedAndIndex)]
    public async Task<Outcome<EmbedResult>> RunAsync([ActivityTrigger] EmbedInput input, CancellationToken cancellationToken)
    {
        using var slot = await slots.EnterAsync(cancellationToken);
        var owner = input.Scope.OwnerId;
        var attachment = await documents.ReadAsync(owner, input.AttachmentId, cancellationToken);
        var group = await ChunkGroups.ReadAsync(content, owner, input.ContentId, input.Group, cancellationToken)
            ?? throw new CartritaException(Problems.Internal, "A group of chunks is not there.");
        var file = new IndexedFile
        {
            ContentId = input.ContentId,
            FileName = attachment.FileName,
            Tags = attachment.Tags,
            CreatedAt = attachment.CreatedAt,
            EmbeddingModel = models.Embeddings.Name,
        };
        try
        {
            List<IndexedChunk> indexed = [];
            foreach (var batch in group.Chunks.Chunk(BatchSize))
            {
                var vectors = await models.Embeddings.Generator.GenerateAsync(batch.Select(placed => placed.Chunk.Text), cancellationToken: cancellationToken);
                indexed.AddRange(batch.Zip(vectors, (placed, embedding) => new IndexedChunk(placed.Chunk, embedding.Vector) { Part = placed.Part, Path = placed.Path, Language = placed.Language }));
            }

            // One write a group: a transaction for each request to the model would cost more than what it writes.
            await index.UpsertAsync(owner, file, indexed, cancellationToken);
        }
        catch (CartritaException exception) when (!exception.Problem.Retriable)
        {
            // A credential or a model that the provider refuses will be refused again.
            return Outcome.Fail<EmbedResult>(exception.Problem);
        }

        await using var frames = writers.Open(input.Scope);
        frames.WriteProgress(attachment, IngestionFrames.FirstGroup + input.Group, group.Chunks[^1].Chunk.Ordinal + 1, input.ChunkCount);
        return Outcome.Of(new EmbedResult(group.Chunks.Count));
    }
}
