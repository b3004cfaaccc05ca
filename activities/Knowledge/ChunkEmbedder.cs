using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Knowledge.Generations;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;

namespace Cartrita.Activities.Knowledge;

/// <summary>Embeds chunks, 32 a request (ATT-07), and puts them into the index.</summary>
/// <remarks>
/// While an owner's chunks are embedded anew, new ones get the vectors of both models: the old ones answer until the new ones are complete. Generations that change under way are noticed after the writing,
/// and what is missing then is added: a switch finds every chunk that was there before it, and whoever writes after it finds the switch.
/// </remarks>
/// <param name="index">The index.</param>
/// <param name="generations">Which vectors the owner needs.</param>
/// <param name="models">Who makes them.</param>
public sealed class ChunkEmbedder(IKnowledgeIndex index, EmbeddingGenerations generations, GenerationModels models)
{
    /// <summary>Texts of one embedding request.</summary>
    public const int BatchSize = 32;

    /// <summary>Embeds and indexes; the same chunks twice are one.</summary>
    /// <param name="owner">Whose file.</param>
    /// <param name="file">The file; its embedding model is set here.</param>
    /// <param name="chunks">The chunks; their vectors are made here.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task IndexAsync(OwnerId owner, IndexedFile file, IReadOnlyList<IndexedChunk> chunks, CancellationToken cancellationToken)
    {
        var stands = await generations.ReadOrBeginAsync(owner, EmbeddingGeneration.Of(models.Configured), cancellationToken);
        var done = new HashSet<string>(StringComparer.Ordinal);
        while (models.Of(stands).Where(model => !done.Contains(model.Name)).ToList() is { Count: > 0 } missing)
        {
            foreach (var model in missing)
            {
                await IndexAsync(owner, file with { EmbeddingModel = model.Name }, chunks, model, cancellationToken);
                done.Add(model.Name);
            }

            stands = await generations.ReadOrBeginAsync(owner, EmbeddingGeneration.Of(models.Configured), cancellationToken);
        }
    }

    /// <summary>The vectors of texts; as many, in their order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">At most <see cref="BatchSize"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(EmbeddingModel model, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var made = await model.Generator.GenerateAsync(texts, cancellationToken: cancellationToken);
        return made.Count == texts.Count
            ? [.. made.Select(embedding => embedding.Vector)]
            : throw new CartritaException(Problems.ProviderFailed, "The embedding model gave another number of vectors than texts.");
    }

    private async Task IndexAsync(OwnerId owner, IndexedFile file, IReadOnlyList<IndexedChunk> chunks, EmbeddingModel model, CancellationToken cancellationToken)
    {
        var embedded = new List<IndexedChunk>(chunks.Count);
        foreach (var batch in chunks.Chunk(BatchSize))
        {
            var vectors = await EmbedAsync(model, [.. batch.Select(chunk => chunk.Chunk.Text)], cancellationToken);
            embedded.AddRange(batch.Zip(vectors, (chunk, vector) => chunk with { Vector = vector }));
        }

        // One write: a transaction for each request to the model would cost more than what it writes.
        await index.UpsertAsync(owner, file, embedded, cancellationToken);
    }
}
