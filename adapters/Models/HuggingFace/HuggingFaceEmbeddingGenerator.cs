using Cartrita.Adapters.Models.Resilience;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Models.HuggingFace;

/// <summary>An embedding model of Hugging Face's inference; its vectors are brought to length 1. Texts go in batches, one after the other.</summary>
/// <param name="connection">The way to it.</param>
/// <param name="choice">The model.</param>
/// <param name="entry">Its row of the table.</param>
/// <param name="guard">The provider's timeouts, retries and circuit.</param>
internal sealed class HuggingFaceEmbeddingGenerator(HuggingFaceConnection connection, ModelChoice choice, EmbeddingModelOptions entry, ProviderGuard guard)
    : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int BatchSize = 32;

    private readonly EmbeddingGeneratorMetadata metadata = new(choice.Provider, null, choice.Model, entry.Dimensions);

    /// <inheritdoc />
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var batch in values.Chunk(BatchSize))
        {
            foreach (var vector in await connection.ExtractAsync(choice.Model, batch, guard, cancellationToken))
            {
                embeddings.Add(new Embedding<float>(UnitVectors.Of(vector, choice, entry)) { ModelId = choice.Model });
            }
        }

        return embeddings;
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // The transport is the provider's, not this generator's.
    }
}
