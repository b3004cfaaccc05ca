using Cartrita.Adapters.Vendors;
using Cartrita.Adapters.Vendors.Resilience;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Models.Resilience;

/// <summary>An embedding model that is asked a second time for one text, such as a question that somebody waits for, where the first answer is slow. Batches of a file are not: they cost too much to do twice.</summary>
/// <param name="inner">The model.</param>
/// <param name="provider">Its provider, as metrics name it.</param>
/// <param name="after">How long the first attempt is waited for.</param>
/// <param name="time">The clock.</param>
internal sealed class HedgedEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> inner, string provider, TimeSpan after, TimeProvider time) : IEmbeddingGenerator<string, Embedding<float>>
{
    private const string Operation = "embeddings";

    private readonly Hedge hedge = new(after, time);

    /// <inheritdoc />
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<string> texts = [.. values];
        return texts.Count == 1
            ? hedge.RunAsync(token => inner.GenerateAsync(texts, options, token), outcome => VendorMeter.Hedge(provider, Operation, outcome), cancellationToken)
            : inner.GenerateAsync(texts, options, cancellationToken);
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) => inner.GetService(serviceType, serviceKey);

    /// <inheritdoc />
    public void Dispose()
    {
        // The model is the provider's, and others use it.
    }
}
