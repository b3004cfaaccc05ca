using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;

namespace Cartrita.Core.Broker;

/// <summary>The topics of models themselves, without an orchestration.</summary>
public static class ModelTopics
{
    /// <summary>Asks a chat model.</summary>
    public static readonly Topic<ModelChatRequest, ChatResponseUpdate> Chat = new("chat.completion");

    /// <summary>Asks an embedding model.</summary>
    public static readonly Topic<ModelEmbeddingRequest, GeneratedEmbeddings<Embedding<float>>> Embeddings = new("embedding.query");

    /// <summary>Tells what a direct call took.</summary>
    public static readonly Topic<ModelUse, ModelUse> Used = new("model.used");
}

/// <summary>A question to a chat model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">How to answer.</param>
/// <param name="Streamed">Whether the answer is wanted piece by piece.</param>
public sealed record ModelChatRequest(ModelChoice Model, IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> Messages, ChatOptions Options, bool Streamed);

/// <summary>Texts for an embedding model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Inputs">The texts.</param>
public sealed record ModelEmbeddingRequest(EmbeddingModel Model, IReadOnlyList<string> Inputs);

/// <summary>What a direct call took.</summary>
/// <param name="Owner">Whose call it was.</param>
/// <param name="Model">The model.</param>
/// <param name="Usage">Its tokens.</param>
public sealed record ModelUse(OwnerId Owner, ModelChoice Model, TokenUsage Usage);
