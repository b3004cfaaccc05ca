using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.TestSupport.OpenAI;

/// <summary>Holds what goes over the wire against the vendor's own description, where that lies beside the clone, and against what only its guide says.</summary>
internal sealed partial class OpenAIContract
{
    private static readonly Lazy<OpenApiSchemas?> Schemas = new(() => SharedDocuments.Find("vendor-apis/openai.openapi.json") is { } path ? OpenApiSchemas.Read(path) : null);

    /// <summary>Whether the description is there to hold anything against.</summary>
    internal static bool IsKnown => Schemas.Value is not null;

    /// <summary>What did not fit.</summary>
    internal ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>What is wrong with a request's body.</summary>
    internal IReadOnlyList<string> CheckRequest(OpenAIRequest request)
    {
        var schema = request.Path switch
        {
            "/chat/completions" => "CreateChatCompletionRequest",
            "/responses" => "CreateResponse",
            "/embeddings" => "CreateEmbeddingRequest",
            "/moderations" => "CreateModerationRequest",
            _ => null,
        };
        if (schema is null || Schemas.Value is not { } schemas)
        {
            return [];
        }

        IReadOnlyList<string> errors = request.Body.ValueKind == JsonValueKind.Object
            ? [.. schemas.Validate(schema, request.Body), .. new OpenApiMembers(schemas).Unknown(schema, request.Body)]
            : ["the body is not an object"];
        Violate($"request {request.Path}", errors);
        return errors;
    }

    /// <summary>The parameter that the model does not take; null where it takes all. A client may not know, so it is no violation.</summary>
    /// <remarks>https://platform.openai.com/docs/guides/latest-model: models that reason take no sampling, and others no effort.</remarks>
    internal static string? Unsupported(OpenAIRequest request)
    {
        if (request.Path is not ("/chat/completions" or "/responses"))
        {
            return null;
        }

        var reasons = Reasoning().IsMatch(request.Model);
        return reasons
            ? new[] { "temperature", "top_p" }.FirstOrDefault(name => request.Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.GetDouble() is not 1)
            : request.Body.TryGetProperty("reasoning_effort", out _) ? "reasoning_effort"
            : request.Body.TryGetProperty("reasoning", out _) ? "reasoning.effort"
            : null;
    }

    internal JsonObject CheckReply(string schema, JsonObject reply)
    {
        if (Schemas.Value is { } schemas)
        {
            using var document = JsonDocument.Parse(reply.ToJsonString());
            Violate($"reply {schema}", schemas.Validate(schema, document.RootElement));
        }

        return reply;
    }

    internal void Violate(string what, params IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            Violations.Enqueue($"{what}: {error}");
        }
    }

    [GeneratedRegex("^(openai/)?(gpt-5(?!-chat)|o[134]|gpt-oss)")]
    private static partial Regex Reasoning();
}
