using System.Text.Json;
using Cartrita.Activities.Streaming;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
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
        var (owner, id) = (input.Scope.OwnerId, input.AttachmentId);
        var group = await ReadAsync(input, cancellationToken);
        var attachment = await documents.ReadAsync(owner, id, cancellationToken);
        var file = new IndexedFile { ContentId = id, FileName = group.FileName, CreatedAt = attachment.CreatedAt, EmbeddingModel = models.Embeddings.Name };
        try
        {
            foreach (var batch in group.Chunks.Chunk(BatchSize))
            {
                var vectors = await models.Embeddings.Generator.GenerateAsync(batch.Select(chunk => chunk.Text), cancellationToken: cancellationToken);
                List<IndexedChunk> indexed = [.. batch.Zip(vectors, (chunk, embedding) => new IndexedChunk(chunk, embedding.Vector))];
                await index.UpsertAsync(owner, file, indexed, cancellationToken);
            }
        }
        catch (CartritaException exception) when (!exception.Problem.Retriable)
        {
            // A credential or a model that the provider refuses will be refused again.
            return Outcome.Fail<EmbedResult>(exception.Problem);
        }

        await using var frames = writers.Open(input.Scope);
        var done = group.Chunks[^1].Ordinal + 1;
        frames.WriteProgress(attachment, done, input.ChunkCount, IngestionFrames.FirstGroup + input.Group);
        return Outcome.Of(new EmbedResult(group.Chunks.Count));
    }

    private async Task<ChunkGroup> ReadAsync(EmbedInput input, CancellationToken cancellationToken)
    {
        await using var stream = await content.OpenReadAsync(ContentPaths.Chunks(input.Scope.OwnerId, input.AttachmentId, input.Group), cancellationToken)
            ?? throw new CartritaException(Problems.Internal, "A group of chunks is not there.");
        return (await JsonSerializer.DeserializeAsync(stream, PayloadJson.Default.ChunkGroup, cancellationToken))!;
    }
}
