using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Core.Tools;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>All that a client gives a model to read: what the screens look at, and what the prompt is estimated by.</summary>
internal static class PromptTexts
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The texts of a request.</summary>
    /// <param name="messages">Its messages: what they say, calls of tools with their arguments, and what tools gave.</param>
    /// <param name="options">Its tools and the form of the answer: names, descriptions and schemas.</param>
    public static IReadOnlyList<string> Of(IEnumerable<ChatMessage> messages, ChatOptions options) =>
    [
        .. messages.Select(message => string.Join('\n', message.Contents.Select(Of))),
        .. (options.Tools ?? []).OfType<AIFunctionDeclaration>().Select(tool => Joined([tool.Name, tool.Description], tool.JsonSchema)),
        .. options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } form ? [Joined([form.SchemaName, form.SchemaDescription], schema)] : Array.Empty<string>(),
    ];

    private static string Of(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionResultContent result => Plain(result.Result?.ToString() ?? string.Empty),
        FunctionCallContent call => Joined([call.Name], JsonElement.Parse(CompletionHead.Arguments(call))),
        _ => string.Empty,
    };

    // As it is read: escapes, which some languages write for all that is not ASCII, would hide what stands there.
    private static string Plain(string text)
    {
        try
        {
            return text.Contains(@"\u", StringComparison.Ordinal) ? JsonNode.Parse(text)?.ToJsonString(Relaxed) ?? text : text;
        }
        catch (JsonException)
        {
            // It is no JSON, so it is read as it stands.
            return text;
        }
    }

    private static string Joined(IEnumerable<string?> words, JsonElement json) => string.Join('\n', words.OfType<string>().Concat(JsonTexts.Whole(json)));
}
