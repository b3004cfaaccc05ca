using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.Identity;
using Cartrita.Adapters.Models.HuggingFace;
using Cartrita.Core.Models;

namespace Cartrita.Adapters.Models.OpenAI;

/// <summary>Connects providers through one pooled HTTP client.</summary>
/// <param name="clients">Owns the handlers.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenAITransport(IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>The HTTP client's name.</summary>
    internal const string ClientName = "Cartrita.Models";

    private const string AzureScope = "https://cognitiveservices.azure.com/.default";

    /// <summary>Where a provider's embeddings come from.</summary>
    internal IEmbeddingConnection Embeddings(string name, ModelProviderOptions provider, OpenAIConnection chat) =>
        HuggingFaceConnection.Serves(name) ? new HuggingFaceConnection(clients, provider, time) : chat;

    /// <summary>Connects to a provider.</summary>
    internal OpenAIConnection Connect(ModelProviderOptions provider)
    {
        AuthenticationPolicy authentication = provider.UseIdentity
            ? new BearerTokenPolicy(new DefaultAzureCredential(), AzureScope)

            // A server that wants no key still gets a well-formed header.
            : ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(provider.ApiKey ?? "none"));
        return new OpenAIConnection(authentication, new OpenAIAddress(provider), new HttpClientPipelineTransport(clients.CreateClient(ClientName)));
    }
}
