using Cartrita.Core.Models;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Models.LocalExtractive;

/// <summary>The embeddings of <c>local-extractive</c>: deterministic, on this machine, for any script.</summary>
public sealed class LocalExtractiveEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>The model's name.</summary>
    public const string Model = "hashed-ngrams-512";

    /// <summary>The length of its vectors.</summary>
    public const int Dimensions = HashedNgramVectorizer.Dimensions;

    /// <summary>What its ranking is worth in a search beside that of the words: it is made of words too, and knows them less exactly (docs/knowledge.md).</summary>
    public const double SearchWeight = 0.4;

    private static readonly EmbeddingGeneratorMetadata Metadata = new(ProviderNames.LocalExtractive, null, Model, Dimensions);

    /// <summary>The vector of a text: of length 1, or all zero where the text holds no letter and no digit.</summary>
    /// <param name="text">The text.</param>
    public static float[] Embed(ReadOnlySpan<char> text)
    {
        var vector = new float[Dimensions];
        HashedNgramVectorizer.Write(text, vector);
        return vector;
    }

    /// <inheritdoc />
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            embeddings.Add(new Embedding<float>(Embed(value)) { ModelId = Model });
        }

        return Task.FromResult(embeddings);
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // It holds nothing.
    }
}
