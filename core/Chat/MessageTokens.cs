using System.Text.Json;
using Cartrita.Core.Knowledge;
using Microsoft.Extensions.AI;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Core.Chat;

/// <summary>An estimate of the tokens that a model's messages take, with all that is in them: text, calls, results, and the tools that it is shown.</summary>
public static class MessageTokens
{
    // An image is counted by its size in tiles, which its bytes do not say; the usual photograph takes about so many.
    private const int Image = 1_000;

    /// <summary>The tokens of messages.</summary>
    /// <param name="messages">The messages.</param>
    public static int Of(IEnumerable<AIMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return messages.Sum(Of);
    }

    /// <summary>The tokens of a message.</summary>
    /// <param name="message">The message.</param>
    public static int Of(AIMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Contents.Sum(Of);
    }

    /// <summary>The tokens of a part of a message.</summary>
    /// <param name="content">The part.</param>
    public static int Of(AIContent content) => content switch
    {
        TextContent text => ContextBudget.Estimate(text.Text),
        FunctionCallContent call => ContextBudget.Estimate(call.Name) + (call.Arguments ?? new Dictionary<string, object?>()).Sum(argument => ContextBudget.Estimate(argument.Key) + OfValue(argument.Value)),
        FunctionResultContent result => OfValue(result.Result),
        EvidenceContent evidence => evidence.Evidence.Sum(item => ContextBudget.Estimate(item.Text)),
        DataContent data when data.HasTopLevelMediaType("image") => Image,
        UsageContent => 0,
        _ => ContextBudget.Estimate(string.Empty),
    };

    /// <summary>The tokens of what a model is told of its tools and of the schema of its reply.</summary>
    /// <param name="options">The options of a call; null for none.</param>
    public static int Of(Microsoft.Extensions.AI.ChatOptions? options)
    {
        var tools = (options?.Tools ?? []).OfType<AIFunctionDeclaration>().Sum(tool => ContextBudget.Estimate(tool.Name) + ContextBudget.Estimate(tool.Description) + OfValue(tool.JsonSchema));
        return tools + (options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } ? OfValue(schema) : 0);
    }

    private static int OfValue(object? value) => value switch
    {
        JsonElement json => ContextBudget.Estimate(json.GetRawText()),
        string text => ContextBudget.Estimate(text),
        EvidenceList list => list.Evidence.Sum(item => ContextBudget.Estimate(item.Text)),
        _ => ContextBudget.Estimate(value?.ToString() ?? string.Empty),
    };
}
