using System.ClientModel.Primitives;
using Cartrita.Adapters.Models.Resilience;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace Cartrita.Adapters.Models.OpenAI;

/// <summary>Makes the SDK's clients for one provider.</summary>
/// <param name="authentication">How requests are authenticated.</param>
/// <param name="options">Address and transport.</param>
#pragma warning disable OPENAI001 // The constructors that take a policy are marked for evaluation; they are the only way to a managed identity.
internal sealed class OpenAIConnection(AuthenticationPolicy authentication, OpenAIClientOptions options) : IEmbeddingConnection
{
    /// <summary>The chat client of a model.</summary>
    internal ChatClient Chat(string model) => new(model, authentication, options);

    /// <inheritdoc />
    public IEmbeddingGenerator<string, Embedding<float>> Embeddings(ModelChoice model, EmbeddingModelOptions entry, ProviderGuard guard) =>
        new OpenAIEmbeddingGenerator(new EmbeddingClient(model.Model, authentication, options), model, entry, guard);
}
#pragma warning restore OPENAI001
