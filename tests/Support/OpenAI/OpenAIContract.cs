using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.TestSupport.OpenAI;

/// <summary>Holds what goes over the wire against the vendor's own description, where that lies beside the clone.</summary>
internal sealed class OpenAIContract
{
    private static readonly Lazy<OpenApiSchemas?> Schemas = new(() => SharedDocuments.Find("vendor-apis/openai.openapi.json") is { } path ? OpenApiSchemas.Read(path) : null);

    /// <summary>What did not fit.</summary>
    internal ConcurrentQueue<string> Violations { get; } = new();

    internal void CheckRequest(OpenAIRequest request)
    {
        var schema = request.Path switch
        {
            "/chat/completions" => "CreateChatCompletionRequest",
            "/embeddings" => "CreateEmbeddingRequest",
            "/moderations" => "CreateModerationRequest",
            _ => null,
        };
        if (schema is null || Schemas.Value is not { } schemas)
        {
            return;
        }

        Add($"request {request.Path}", [.. schemas.Validate(schema, request.Body), .. schemas.Unknown(schema, request.Body)]);
    }

    internal JsonObject CheckReply(string schema, JsonObject reply)
    {
        if (Schemas.Value is { } schemas)
        {
            using var document = JsonDocument.Parse(reply.ToJsonString());
            Add($"reply {schema}", schemas.Validate(schema, document.RootElement));
        }

        return reply;
    }

    private void Add(string what, IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            Violations.Enqueue($"{what}: {error}");
        }
    }
}
