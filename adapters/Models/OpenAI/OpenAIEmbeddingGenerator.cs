using Cartrita.Adapters.Models.Resilience;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;
using OpenAI.Embeddings;
using SdkOptions = OpenAI.Embeddings.EmbeddingGenerationOptions;

namespace Cartrita.Adapters.Models.OpenAI;

/// <summary>An embedding model behind the official SDK; its vectors are brought to length 1.</summary>
/// <param name="client">The SDK's client.</param>
/// <param name="choice">The model.</param>
/// <param name="entry">Its row of the table.</param>
/// <param name="guard">The provider's timeouts, retries and circuit.</param>
internal sealed class OpenAIEmbeddingGenerator(EmbeddingClient client, ModelChoice choice, EmbeddingModelOptions entry, ProviderGuard guard)
    : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingGeneratorMetadata metadata = new(choice.Provider, null, choice.Model, entry.Dimensions);

    /// <inheritdoc />
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, Microsoft.Extensions.AI.EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var inputs = values as IReadOnlyCollection<string> ?? [.. values];
        if (inputs.Count == 0)
        {
            return [];
        }

        var request = new SdkOptions { Dimensions = entry.SendDimensions ? entry.Dimensions : null };
        var result = await guard.CallAsync(async token => (await client.GenerateEmbeddingsAsync(inputs, request, token)).Value, cancellationToken);
        var embeddings = new GeneratedEmbeddings<Embedding<float>>(inputs.Count);
        foreach (var item in result.OrderBy(embedding => embedding.Index))
        {
            embeddings.Add(new Embedding<float>(UnitVectors.Of(item.ToFloats(), choice, entry)) { ModelId = choice.Model });
        }

        if (embeddings.Count != inputs.Count)
        {
            throw new CartritaException(Problems.ProviderFailed, $"{choice.Provider} returned another number of vectors than was asked for.");
        }

        embeddings.Usage = result.Usage is { } usage ? new UsageDetails { InputTokenCount = usage.InputTokenCount, TotalTokenCount = usage.TotalTokenCount } : null;
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
