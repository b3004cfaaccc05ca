using System.Text.Json;
using Cartrita.Core.Tools;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using SdkFinishReason = OpenAI.Chat.ChatFinishReason;

namespace Cartrita.Adapters.Models.OpenAI;

/// <summary>Reads the SDK's replies.</summary>
internal static class OpenAIReply
{
    /// <summary>A whole completion.</summary>
    internal static ChatResponse Read(ChatCompletion completion)
    {
        var contents = completion.Content.Where(part => part.Text is { Length: > 0 }).Select(part => (AIContent)new TextContent(part.Text)).ToList();
        if (completion.Refusal is { Length: > 0 } refusal)
        {
            contents.Add(new ErrorContent(refusal) { ErrorCode = "refusal" });
        }

        contents.AddRange(completion.ToolCalls.Select(call => Call(call.Id, call.FunctionName, call.FunctionArguments.ToString())));
        return new ChatResponse(new Microsoft.Extensions.AI.ChatMessage(ChatRole.Assistant, contents))
        {
            ResponseId = completion.Id,
            ModelId = completion.Model,
            CreatedAt = completion.CreatedAt,
            FinishReason = Reason(completion.FinishReason),
            Usage = completion.Usage is { } usage ? Usage(usage) : null,
        };
    }

    /// <summary>A piece of a streamed completion; null where it holds nothing but a tool call's part.</summary>
    internal static ChatResponseUpdate? Read(StreamingChatCompletionUpdate update)
    {
        List<AIContent> contents = [.. update.ContentUpdate.Where(part => part.Text is { Length: > 0 }).Select(part => new TextContent(part.Text))];
        if (update.RefusalUpdate is { Length: > 0 } refusal)
        {
            contents.Add(new ErrorContent(refusal) { ErrorCode = "refusal" });
        }

        if (update.Usage is { } usage)
        {
            contents.Add(new UsageContent(Usage(usage)));
        }

        return contents.Count == 0 && update.FinishReason is null
            ? null
            : new ChatResponseUpdate(ChatRole.Assistant, contents)
            {
                ResponseId = update.CompletionId,
                ModelId = update.Model,
                CreatedAt = update.CreatedAt,
                FinishReason = update.FinishReason is { } reason ? Reason(reason) : null,
            };
    }

    /// <summary>A call with its arguments; a model that sends broken ones gets to read so, as the content's exception.</summary>
    /// <remarks>The arguments as the model wrote them are its raw representation.</remarks>
    internal static FunctionCallContent Call(string id, string name, string arguments)
    {
        var call = FunctionCallContent.CreateFromParsedArguments(arguments, id, name, Parse);
        call.RawRepresentation = arguments;
        return call;
    }

    private static Dictionary<string, object?> Parse(string arguments)
    {
        if (string.IsNullOrWhiteSpace(arguments))
        {
            return [];
        }

        using var document = JsonDocument.Parse(arguments);
        return document.RootElement.ValueKind == JsonValueKind.Object && JsonTexts.AreReadable(document.RootElement)
            ? document.RootElement.EnumerateObject().ToDictionary(property => property.Name, property => (object?)property.Value.Clone(), StringComparer.Ordinal)
            : throw new JsonException("The arguments are not an object of readable texts.");
    }

    private static UsageDetails Usage(ChatTokenUsage usage) => new()
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
        ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
    };

    private static Microsoft.Extensions.AI.ChatFinishReason Reason(SdkFinishReason reason) => reason switch
    {
        SdkFinishReason.Length => Microsoft.Extensions.AI.ChatFinishReason.Length,
        SdkFinishReason.ContentFilter => Microsoft.Extensions.AI.ChatFinishReason.ContentFilter,
        SdkFinishReason.ToolCalls or SdkFinishReason.FunctionCall => Microsoft.Extensions.AI.ChatFinishReason.ToolCalls,
        _ => Microsoft.Extensions.AI.ChatFinishReason.Stop,
    };
}
