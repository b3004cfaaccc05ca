using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace Cartrita.Adapters.Models.OpenAI;

/// <summary>Makes the SDK's clients for one provider.</summary>
/// <param name="authentication">How requests are authenticated.</param>
/// <param name="options">Address and transport.</param>
#pragma warning disable OPENAI001 // The constructors that take a policy are marked for evaluation; they are the only way to a managed identity.
internal sealed class OpenAIConnection(AuthenticationPolicy authentication, OpenAIClientOptions options)
{
    /// <summary>The chat client of a model.</summary>
    internal ChatClient Chat(string model) => new(model, authentication, options);

    /// <summary>The embedding client of a model.</summary>
    internal EmbeddingClient Embeddings(string model) => new(model, authentication, options);
}
#pragma warning restore OPENAI001
