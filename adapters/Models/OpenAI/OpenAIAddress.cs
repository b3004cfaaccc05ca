using Cartrita.Core.Models;

namespace Cartrita.Adapters.Models.OpenAI;

/// <summary>The addresses of a provider.</summary>
/// <param name="provider">Its table.</param>
internal sealed class OpenAIAddress(ModelProviderOptions provider)
{
    private readonly Uri root = new(provider.Endpoint!.TrimEnd('/'));

    /// <summary>The address of responses.</summary>
    internal Uri Responses => root;

    /// <summary>The address of a model's chat and embeddings.</summary>
    internal Uri Of(string model) => root;
}
