using System.Text.Json;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>The body of <c>POST /v1/embeddings</c>.</summary>
internal sealed record EmbeddingsBody : OpenAIObject
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>A text, or an array of texts.</summary>
    public required JsonElement Input { get; init; }

    /// <summary><c>float</c> or <c>base64</c>.</summary>
    public string? EncodingFormat { get; init; }

    /// <summary>The length of the vectors; the model's own.</summary>
    public int? Dimensions { get; init; }

    /// <summary>The client's name of its user.</summary>
    public string? User { get; init; }
}

/// <summary>Vectors.</summary>
internal sealed record EmbeddingList(string Object, IReadOnlyList<EmbeddingItem> Data, string Model, EmbeddingUsage Usage);

/// <summary>A vector: numbers, or their bytes (32-bit, little-endian) in base64.</summary>
internal sealed record EmbeddingItem(string Object, int Index, JsonElement Embedding);

/// <summary>The tokens of the inputs.</summary>
internal sealed record EmbeddingUsage(long PromptTokens, long TotalTokens);
