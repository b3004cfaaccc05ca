using Cartrita.Core.Models;
using Cartrita.Core.Telemetry.Traces;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Models;

/// <summary>An embedding model that tells the current step of its calls (GOV-11); never what was embedded.</summary>
/// <param name="inner">The model.</param>
/// <param name="choice">Its name.</param>
/// <param name="steps">The current step.</param>
internal sealed class TracedEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> inner, ModelChoice choice, CurrentStep steps) : IEmbeddingGenerator<string, Embedding<float>>
{
    private const string Operation = "embeddings";

    /// <inheritdoc />
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = steps.Value?.Begin(RunCall.OfModel(Operation, choice));
        try
        {
            var vectors = await inner.GenerateAsync(values, options, cancellationToken);
            call?.End(TraceOutcomes.Ok, vectors.Usage?.ToUsage());
            return vectors;
        }
        catch (Exception exception)
        {
            call?.End(TraceOutcomes.Of(exception));
            throw;
        }
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) => inner.GetService(serviceType, serviceKey);

    /// <inheritdoc />
    public void Dispose()
    {
        // The model is the provider's, and others use it.
    }
}
