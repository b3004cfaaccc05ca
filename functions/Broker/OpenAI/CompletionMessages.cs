using System.Text.Json;
using Cartrita.Core.Tools;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Reads the messages of a request.</summary>
internal static class CompletionMessages
{
    /// <summary>The messages, or the first thing that is wrong with one.</summary>
    public static List<ChatMessage> Read(IReadOnlyList<CompletionMessageBody> messages)
    {
        RequestFault.Require(messages.Count > 0, "messages", "There is none.");
        return [.. messages.Select((message, at) => Read(message, $"messages[{at}]"))];
    }

    private static ChatMessage Read(CompletionMessageBody? message, string path)
    {
        RequestFault.Require(message is not null, path, "It is null.");
        RequestFault.RequireKnown(message, path);
        RequestFault.Require(message!.ToolCalls is null || message.Role == "assistant", $"{path}.tool_calls", "Only the assistant calls tools.");
        RequestFault.Require(message.ToolCallId is null || message.Role == "tool", $"{path}.tool_call_id", "Only a tool answers a call.");
        return message.Role switch
        {
            "system" or "developer" => new ChatMessage(ChatRole.System, RequireText(message, path)),
            "user" => new ChatMessage(ChatRole.User, RequireText(message, path)),
            "assistant" => Assistant(message, path),
            "tool" => new ChatMessage(ChatRole.Tool, [Result(message, path)]),
            _ => throw RequestFault.Invalid($"{path}.role", "It is system, developer, user, assistant or tool."),
        };
    }

    private static ChatMessage Assistant(CompletionMessageBody message, string path)
    {
        List<AIContent> contents = [];
        if ((Text(message.Content, $"{path}.content") ?? message.Refusal) is { Length: > 0 } text)
        {
            contents.Add(new TextContent(text));
        }

        contents.AddRange((message.ToolCalls ?? []).Select((call, at) => Call(call, $"{path}.tool_calls[{at}]")));
        RequestFault.Require(contents.Count > 0, $"{path}.content", "An assistant's message has a text or calls of tools.");
        return new ChatMessage(ChatRole.Assistant, contents);
    }

    private static FunctionCallContent Call(ToolCallBody? call, string path)
    {
        RequestFault.Require(call is not null, path, "It is null.");
        RequestFault.RequireKnown(call, path);
        RequestFault.RequireKnown(call!.Function, $"{path}.function");
        RequestFault.Require(call.Type == "function", $"{path}.type", "It is function.");
        RequestFault.Require(call.Id.Length > 0, $"{path}.id", "It is empty.");
        RequestFault.Require(call.Function.Name.Length is > 0 and <= CompletionTools.LongestName, $"{path}.function.name", CompletionTools.NameRule);
        try
        {
            var arguments = call.Function.Arguments.Length == 0 ? [] : JsonSerializer.Deserialize(call.Function.Arguments, OpenAIJson.Wire.DictionaryStringJsonElement);
            RequestFault.Require(arguments?.Values.All(JsonTexts.AreReadable) is not false, $"{path}.function.arguments", "They hold half a character.");
            return new FunctionCallContent(call.Id, call.Function.Name, arguments?.ToDictionary(argument => argument.Key, argument => (object?)argument.Value, StringComparer.Ordinal));
        }
        catch (JsonException)
        {
            // A model may have written them; a client that sends them back has to mend them first.
            throw RequestFault.Invalid($"{path}.function.arguments", "They are not a JSON object.");
        }
    }

    private static FunctionResultContent Result(CompletionMessageBody message, string path)
    {
        RequestFault.Require(!string.IsNullOrEmpty(message.ToolCallId), $"{path}.tool_call_id", "A tool's message names the call.");
        return new FunctionResultContent(message.ToolCallId!, RequireText(message, path));
    }

    private static string RequireText(CompletionMessageBody message, string path) =>
        Text(message.Content, $"{path}.content") ?? throw RequestFault.Invalid($"{path}.content", "It is missing.");

    private static string? Text(JsonElement? content, string path)
    {
        switch (content?.ValueKind)
        {
            case null or JsonValueKind.Null:
                return null;
            case JsonValueKind.String:
                return content.Value.GetString();
            case JsonValueKind.Array:
                return string.Concat(content.Value.EnumerateArray().Select((part, at) => Part(part, $"{path}[{at}]")));
            default:
                throw RequestFault.Invalid(path, "It is a text, or an array of parts.");
        }
    }

    private static string Part(JsonElement part, string path)
    {
        if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            throw RequestFault.Invalid(path, "A part is an object with a type.");
        }

        if (type.GetString() != "text")
        {
            throw RequestFault.Invalid($"{path}.type", "Only parts of type text are supported.");
        }

        foreach (var member in part.EnumerateObject())
        {
            if (member.Name is not ("type" or "text"))
            {
                throw RequestFault.Unsupported($"{path}.{member.Name}");
            }
        }

        return part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw RequestFault.Invalid($"{path}.text", "It is a text.");
    }
}
