using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cartrita.TestSupport.OpenAI;

/// <summary>Writes responses in the vendor's format.</summary>
internal static class OpenAIResponsesWire
{
    private const string Id = "resp_test";
    private const long Created = 1_760_000_000;

    /// <summary>A response as it stands: with its output at its end, without any before.</summary>
    internal static JsonObject Response(OpenAIRequest request, OpenAIReply reply, string status)
    {
        var isEnded = status is "completed" or "incomplete";
        var response = new JsonObject
        {
            ["id"] = Id,
            ["object"] = "response",
            ["created_at"] = Created,
            ["status"] = status,
            ["error"] = status == "failed" ? new JsonObject { ["code"] = reply.FailureCode, ["message"] = "The server was told to fail so." } : null,
            ["incomplete_details"] = status == "incomplete" ? new JsonObject { ["reason"] = reply.FinishReason == "content_filter" ? "content_filter" : "max_output_tokens" } : null,
            ["instructions"] = Copy(request, "instructions"),
            ["max_output_tokens"] = Copy(request, "max_output_tokens"),
            ["model"] = request.Model,
            ["output"] = isEnded ? new JsonArray([.. Output(reply)]) : new JsonArray(),
            ["parallel_tool_calls"] = true,
            ["previous_response_id"] = null,
            ["reasoning"] = Copy(request, "reasoning") ?? new JsonObject { ["effort"] = null, ["summary"] = null },
            ["store"] = Copy(request, "store") ?? true,
            ["temperature"] = 1,
            ["text"] = Copy(request, "text") ?? new JsonObject { ["format"] = new JsonObject { ["type"] = "text" } },
            ["tool_choice"] = Copy(request, "tool_choice") ?? "auto",
            ["tools"] = Copy(request, "tools") ?? new JsonArray(),
            ["top_p"] = 1,
            ["metadata"] = new JsonObject(),
        };
        if (isEnded && !reply.OmitsUsage)
        {
            response["usage"] = Usage(reply);
        }

        return response;
    }

    /// <summary>How a response ends.</summary>
    internal static string Status(OpenAIReply reply) => reply.FailureCode is not null ? "failed" : reply.FinishReason is "length" or "content_filter" ? "incomplete" : "completed";

    /// <summary>The items of a whole answer: what was thought, what is said, what is called.</summary>
    internal static IEnumerable<JsonObject> Output(OpenAIReply reply)
    {
        if (reply.Thought is { } thought)
        {
            yield return Thought(thought);
        }

        if (reply.Pieces.Count > 0 || reply.Refusal is not null)
        {
            yield return Message(reply, "completed");
        }

        foreach (var (call, at) in reply.ToolCalls.Select((call, at) => (call, at)))
        {
            yield return Call(call, at, call.Arguments, "completed");
        }
    }

    internal static JsonObject Thought(string seal) => new() { ["id"] = "rs_test", ["type"] = "reasoning", ["summary"] = new JsonArray(), ["encrypted_content"] = seal };

    internal static JsonObject Message(OpenAIReply reply, string status)
    {
        var content = new JsonArray();
        if (status == "completed" && reply.Pieces.Count > 0)
        {
            content.Add(Text(string.Concat(reply.Pieces)));
        }

        if (status == "completed" && reply.Refusal is { } refusal)
        {
            content.Add(Refusal(refusal));
        }

        return new JsonObject { ["id"] = "msg_test", ["type"] = "message", ["status"] = status, ["role"] = "assistant", ["content"] = content };
    }

    internal static JsonObject Text(string text) => new() { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray() };

    internal static JsonObject Refusal(string text) => new() { ["type"] = "refusal", ["refusal"] = text };

    internal static JsonObject Call(OpenAIToolCall call, int at, string arguments, string status) => new()
    {
        ["id"] = CallId(at), ["type"] = "function_call", ["status"] = status, ["call_id"] = call.Id, ["name"] = call.Name, ["arguments"] = arguments,
    };

    internal static string CallId(int at) => $"fc_test{at}";

    private static JsonObject Usage(OpenAIReply reply) => new()
    {
        ["input_tokens"] = reply.PromptTokens,
        ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = reply.CachedTokens, ["cache_write_tokens"] = 0 },
        ["output_tokens"] = reply.CompletionTokens,
        ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = reply.ReasoningTokens },
        ["total_tokens"] = reply.PromptTokens + reply.CompletionTokens,
    };

    private static JsonNode? Copy(OpenAIRequest request, string name) =>
        request.Body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? JsonNode.Parse(value.GetRawText()) : null;
}
