using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.Core;
using Azure.Identity;
using Cartrita.Adapters.Models.HuggingFace;
using Cartrita.Core.Models;

namespace Cartrita.Adapters.Models.OpenAI;

/// <summary>Connects providers through one pooled HTTP client.</summary>
/// <param name="clients">Owns the handlers.</param>
/// <param name="time">The clock.</param>
/// <param name="identity">The app's identity; null for the one that its surroundings give it.</param>
internal sealed class OpenAITransport(IHttpClientFactory clients, TimeProvider time, TokenCredential? identity = null)
{
    /// <summary>The HTTP client's name.</summary>
    internal const string ClientName = "Cartrita.Models";

    private const string AzureKeyHeader = "api-key";

    /// <summary>Where a provider's embeddings come from.</summary>
    internal IEmbeddingConnection Embeddings(string name, ModelProviderOptions provider, OpenAIConnection chat) =>
        HuggingFaceConnection.Serves(name) ? new HuggingFaceConnection(clients, provider, time) : chat;

    /// <summary>Connects to a provider.</summary>
    internal OpenAIConnection Connect(string name, ModelProviderOptions provider) =>
        new(Authentication(name, provider), new OpenAIAddress(provider), new HttpClientPipelineTransport(clients.CreateClient(ClientName)));

    // A server that wants no key still gets a well-formed header.
    private AuthenticationPolicy Authentication(string name, ModelProviderOptions provider) =>
        provider.UseIdentity ? new IdentityPolicy(identity ?? new DefaultAzureCredential(), time)
        : name == ProviderNames.AzureOpenAI ? ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(new ApiKeyCredential(provider.ApiKey!), AzureKeyHeader)
        : ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(provider.ApiKey ?? "none"));
}
