using System.Text.Json.Nodes;

namespace Cartrita.TestSupport.OpenAI;

/// <summary>Writes replies in the vendor's format.</summary>
internal static class OpenAIWire
{
    private static readonly string[] Categories =
    [
        "hate", "hate/threatening", "harassment", "harassment/threatening", "illicit", "illicit/violent", "self-harm", "self-harm/intent", "self-harm/instructions", "sexual", "sexual/minors",
        "violence", "violence/graphic",
    ];

    private const string Id = "chatcmpl-test";
    private const long Created = 1_760_000_000;

    internal static JsonObject Completion(OpenAIReply reply, string model)
    {
        var completion = new JsonObject
        {
            ["id"] = Id,
            ["object"] = "chat.completion",
            ["created"] = Created,
            ["model"] = model,
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["message"] = Message(reply),
                ["logprobs"] = null,
                ["finish_reason"] = Finish(reply),
            }),
        };
        if (!reply.OmitsUsage)
        {
            completion["usage"] = Usage(reply);
        }

        return completion;
    }

    internal static JsonObject Opening(string model) => Chunk(model, new JsonObject { ["role"] = "assistant", ["content"] = string.Empty });

    internal static JsonObject Piece(string model, string text) => Chunk(model, new JsonObject { ["content"] = text });

    internal static JsonObject RefusalChunk(string model, string text) => Chunk(model, new JsonObject { ["refusal"] = text });

    /// <summary>The chunks of a call: its name first, then its arguments in two parts.</summary>
    internal static IEnumerable<JsonObject> Call(string model, OpenAIToolCall call, int index)
    {
        yield return ToolChunk(new JsonObject
        {
            ["index"] = index, ["id"] = call.Id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = string.Empty },
        });
        var half = call.Arguments.Length / 2;
        foreach (var part in new[] { call.Arguments[..half], call.Arguments[half..] })
        {
            yield return ToolChunk(new JsonObject { ["index"] = index, ["function"] = new JsonObject { ["arguments"] = part } });
        }

        JsonObject ToolChunk(JsonObject toolCall) => Chunk(model, new JsonObject { ["tool_calls"] = new JsonArray(toolCall) });
    }

    internal static JsonObject Finish(OpenAIReply reply, string model) => Chunk(model, [], Finish(reply));

    internal static JsonObject UsageChunk(OpenAIReply reply, string model)
    {
        var chunk = Chunk(model, []);
        chunk["choices"] = new JsonArray();
        chunk["usage"] = Usage(reply);
        return chunk;
    }

    /// <summary>One result an input, with every category that the vendor has.</summary>
    internal static JsonObject Moderation(OpenAIReply reply, string model, IReadOnlyList<string> inputs) => new()
    {
        ["id"] = "modr-test",
        ["model"] = model,
        ["results"] = new JsonArray([.. inputs.Select(input => Moderated(reply.Moderate?.Invoke(input) ?? new Dictionary<string, double>()))]),
    };

    internal static JsonObject Embeddings(OpenAIReply reply, string model, IReadOnlyList<string> inputs) => new()
    {
        ["object"] = "list",
        ["model"] = model,
        ["data"] = new JsonArray([.. inputs.Select((input, at) => new JsonObject
        {
            ["object"] = "embedding",
            ["index"] = at,
            ["embedding"] = new JsonArray([.. reply.Embed!(input).Select(value => JsonValue.Create(value))]),
        })]),
        ["usage"] = new JsonObject { ["prompt_tokens"] = reply.PromptTokens, ["total_tokens"] = reply.PromptTokens },
    };

    /// <summary>The refusal of a request.</summary>
    internal static JsonObject Refusal(string code, string parameter) => new()
    {
        ["error"] = new JsonObject { ["message"] = $"Refused for {parameter}.", ["type"] = "invalid_request_error", ["param"] = parameter, ["code"] = code },
    };

    internal static JsonObject ModelList(IEnumerable<string> names) => new() { ["object"] = "list", ["data"] = new JsonArray([.. names.Select(Model)]) };

    internal static JsonObject Model(string name) => new() { ["id"] = name, ["object"] = "model", ["created"] = Created, ["owned_by"] = "test" };

    internal static JsonObject Error(OpenAIReply reply) => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = "The server was told to answer so.",
            ["type"] = reply.Status == 429 ? "rate_limit_error" : "test_error",
            ["param"] = null,
            ["code"] = reply.ErrorCode,
        },
    };

    private static JsonObject Message(OpenAIReply reply)
    {
        var text = string.Concat(reply.Pieces);
        var message = new JsonObject { ["role"] = "assistant", ["content"] = text.Length == 0 && reply.ToolCalls.Count > 0 ? null : text, ["refusal"] = reply.Refusal };
        if (reply.ToolCalls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. reply.ToolCalls.Select(call => new JsonObject
            {
                ["id"] = call.Id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
            })]);
        }

        return message;
    }

    private static JsonObject Chunk(string model, JsonObject delta, string? finish = null) => new()
    {
        ["id"] = Id,
        ["object"] = "chat.completion.chunk",
        ["created"] = Created,
        ["model"] = model,
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    };

    private static string Finish(OpenAIReply reply) => reply.FinishReason ?? (reply.ToolCalls.Count > 0 ? "tool_calls" : "stop");

    private static JsonObject Usage(OpenAIReply reply) => new()
    {
        ["prompt_tokens"] = reply.PromptTokens,
        ["completion_tokens"] = reply.CompletionTokens,
        ["total_tokens"] = reply.PromptTokens + reply.CompletionTokens,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = reply.CachedTokens },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = reply.ReasoningTokens },
    };

    private static JsonObject Moderated(IReadOnlyDictionary<string, double> scores)
    {
        var flags = Categories.Select(name => (Name: name, Score: scores.GetValueOrDefault(name))).ToList();
        return new JsonObject
        {
            ["flagged"] = flags.Exists(flag => flag.Score >= 0.5),
            ["categories"] = new JsonObject(flags.Select(flag => KeyValuePair.Create(flag.Name, (JsonNode?)(flag.Score >= 0.5)))),
            ["category_scores"] = new JsonObject(flags.Select(flag => KeyValuePair.Create(flag.Name, (JsonNode?)flag.Score))),
            ["category_applied_input_types"] = new JsonObject(flags.Select(flag => KeyValuePair.Create(flag.Name, (JsonNode?)new JsonArray("text")))),
        };
    }
}
