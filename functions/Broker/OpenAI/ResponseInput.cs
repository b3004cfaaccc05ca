using System.Text.Json;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Reads the items of a conversation as messages.</summary>
internal static class ResponseInput
{
    private static readonly string[] MessageMembers = ["type", "role", "content", "id", "status"];
    private static readonly string[] CallMembers = ["type", "id", "call_id", "name", "arguments", "status"];
    private static readonly string[] ResultMembers = ["type", "id", "call_id", "output", "status"];
    private static readonly string[] PartMembers = ["type", "text", "annotations", "logprobs"];

    /// <summary>The messages; calls that stand together are one message of the assistant.</summary>
    public static IReadOnlyList<CompletionMessageBody> Read(JsonElement input)
    {
        if (input.ValueKind == JsonValueKind.String)
        {
            return [Message("user", input.GetString()!)];
        }

        RequestFault.Require(input.ValueKind == JsonValueKind.Array && input.GetArrayLength() > 0, "input", "It is a text, or an array of items.");
        List<CompletionMessageBody> messages = [];
        var at = 0;
        foreach (var item in input.EnumerateArray())
        {
            var path = $"input[{at++}]";
            var message = Item(item, path);
            if (message.ToolCalls is { } calls && messages is [.., { ToolCalls: { } earlier } last])
            {
                messages[^1] = last with { ToolCalls = [.. earlier, .. calls] };
            }
            else
            {
                messages.Add(message);
            }
        }

        return messages;
    }

    /// <summary>A message of text.</summary>
    public static CompletionMessageBody Message(string role, string text) => new() { Role = role, Content = JsonSerializer.SerializeToElement(text, OpenAIJson.Wire.String) };

    private static CompletionMessageBody Item(JsonElement item, string path)
    {
        RequestFault.Require(item.ValueKind == JsonValueKind.Object, path, "An item is an object.");
        switch (Optional(item, "type", path) ?? "message")
        {
            case "message":
                RequireMembers(item, MessageMembers, path);
                var role = Required(item, "role", path);
                RequestFault.Require(role is "user" or "assistant" or "system" or "developer", $"{path}.role", "It is user, assistant, system or developer.");
                return Message(role, Text(item, "content", path));
            case "function_call":
                RequireMembers(item, CallMembers, path);
                var function = new CalledFunctionBody { Name = Required(item, "name", path), Arguments = Required(item, "arguments", path) };
                return new CompletionMessageBody { Role = "assistant", ToolCalls = [new ToolCallBody { Id = Required(item, "call_id", path), Type = "function", Function = function }] };
            case "function_call_output":
                RequireMembers(item, ResultMembers, path);
                return Message("tool", Text(item, "output", path)) with { ToolCallId = Required(item, "call_id", path) };
            default:
                throw RequestFault.Invalid($"{path}.type", "Only message, function_call and function_call_output are supported.");
        }
    }

    private static string Text(JsonElement item, string name, string path)
    {
        var content = item.TryGetProperty(name, out var found) ? found : default;
        path = $"{path}.{name}";
        switch (content.ValueKind)
        {
            case JsonValueKind.String:
                return content.GetString()!;
            case JsonValueKind.Array:
                return string.Concat(content.EnumerateArray().Select((part, at) => Part(part, $"{path}[{at}]")));
            default:
                throw RequestFault.Invalid(path, "It is a text, or an array of parts.");
        }
    }

    private static string Part(JsonElement part, string path)
    {
        RequestFault.Require(part.ValueKind == JsonValueKind.Object, path, "A part is an object.");
        RequestFault.Require(Required(part, "type", path) is "input_text" or "output_text", $"{path}.type", "Only parts of text are supported.");
        RequireMembers(part, PartMembers, path);
        return Required(part, "text", path);
    }

    private static void RequireMembers(JsonElement item, string[] known, string path)
    {
        foreach (var member in item.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && !known.Contains(member.Name, StringComparer.Ordinal))
            {
                throw RequestFault.Unsupported($"{path}.{member.Name}");
            }
        }
    }

    private static string Required(JsonElement item, string name, string path) =>
        Optional(item, name, path) ?? throw RequestFault.Invalid($"{path}.{name}", "It is missing.");

    private static string? Optional(JsonElement item, string name, string path) =>
        !item.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw RequestFault.Invalid($"{path}.{name}", "It is a text.");
}
