using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Knowledge.Generations;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Knowledge;

/// <summary>Embeds some of the chunks that a generation lacks, from the texts that the index has; a slice that is repeated finds what is still missing.</summary>
/// <param name="index">The index.</param>
/// <param name="models">Who makes the vectors.</param>
public sealed class ReindexSliceActivity(IKnowledgeIndex index, GenerationModels models)
{
    /// <summary>Embedding requests of one slice.</summary>
    public const int BatchesPerSlice = 20;

    /// <summary>Embeds.</summary>
    /// <param name="input">Whose chunks, and from where.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.ReindexSlice)]
    public async Task<Outcome<ReindexSliceResult>> RunAsync([ActivityTrigger] ReindexSliceInput input, CancellationToken cancellationToken)
    {
        var (owner, target) = (input.OwnerId, input.Target);
        if (models.Find(target) is not { } model)
        {
            return Outcome.Fail<ReindexSliceResult>(Problems.ModelUnavailable);
        }

        var (after, embedded) = (input.After, 0);
        for (var batch = 0; batch < BatchesPerSlice; batch++)
        {
            var missing = await index.UnembeddedAsync(owner, target.Model, target.Dimensions, after, ChunkEmbedder.BatchSize, cancellationToken);
            if (missing.Count == 0)
            {
                return Outcome.Of(new ReindexSliceResult(null, embedded));
            }

            try
            {
                var vectors = await ChunkEmbedder.EmbedAsync(model, [.. missing.Select(chunk => chunk.Text)], cancellationToken);
                await index.AddVectorsAsync(owner, target.Model, [.. missing.Zip(vectors, (chunk, vector) => new ChunkVector(chunk.Key, vector))], cancellationToken);
            }
            catch (CartritaException exception) when (!exception.Problem.Retriable)
            {
                // A credential or a model that the provider refuses will be refused again.
                return Outcome.Fail<ReindexSliceResult>(exception.Problem);
            }

            embedded += missing.Count;
            after = missing[^1].Key;
        }

        return Outcome.Of(new ReindexSliceResult(after, embedded));
    }
}
