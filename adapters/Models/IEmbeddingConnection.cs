using Cartrita.Adapters.Models.Resilience;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Models;

/// <summary>Makes the embedding models of one provider.</summary>
internal interface IEmbeddingConnection
{
    /// <summary>A model's generator; its vectors have length 1 and as many numbers as the table says.</summary>
    /// <param name="model">The model.</param>
    /// <param name="entry">Its row of the table.</param>
    /// <param name="guard">The provider's timeouts, retries and circuit.</param>
    IEmbeddingGenerator<string, Embedding<float>> Embeddings(ModelChoice model, EmbeddingModelOptions entry, ProviderGuard guard);
}
