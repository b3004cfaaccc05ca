using System.Text.Json.Nodes;

namespace Cartrita.TestSupport.OpenAI;

/// <summary>What Azure OpenAI adds to OpenAI's format.</summary>
/// <remarks>
/// Written from the vendor's public reference, as it read in November 2026: https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter (annotations, the chunk without choices that comes first, the code <c>content_filter</c>
/// with its <c>innererror</c>) and https://learn.microsoft.com/azure/ai-foundry/openai/reference (addresses, <c>api-key</c>, <c>api-version</c>, <c>DeploymentNotFound</c>).
/// </remarks>
internal static class AzureWire
{
    private static readonly string[] Categories = ["hate", "self_harm", "sexual", "violence"];

    internal static JsonObject PromptAnnotation() => new()
    {
        ["choices"] = new JsonArray(),
        ["created"] = 0,
        ["id"] = string.Empty,
        ["model"] = string.Empty,
        ["object"] = string.Empty,
        ["prompt_filter_results"] = new JsonArray(new JsonObject { ["prompt_index"] = 0, ["content_filter_results"] = Results(null) }),
    };

    /// <summary>A completion or a chunk, with what the filter says of each choice.</summary>
    internal static JsonObject Annotated(JsonObject reply)
    {
        foreach (var choice in (reply["choices"] as JsonArray ?? []).OfType<JsonObject>())
        {
            choice["content_filter_results"] = Results(null);
        }

        return reply;
    }

    /// <summary>The refusal of a prompt.</summary>
    internal static JsonObject Filtered(string category) => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
            ["type"] = null,
            ["param"] = "prompt",
            ["code"] = "content_filter",
            ["status"] = 400,
            ["innererror"] = new JsonObject { ["code"] = "ResponsibleAIPolicyViolation", ["content_filter_result"] = Results(category) },
        },
    };

    /// <summary>The refusal of a deployment, a key or a version.</summary>
    internal static JsonObject Error(string code, string message) => new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };

    private static JsonObject Results(string? filtered) => new(Categories.Select(category => KeyValuePair.Create<string, JsonNode?>(
        category, new JsonObject { ["filtered"] = category == filtered, ["severity"] = category == filtered ? "high" : "safe" })));
}
