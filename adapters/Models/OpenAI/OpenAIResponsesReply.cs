using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;
using Microsoft.Extensions.AI;
using OpenAI.Responses;

namespace Cartrita.Adapters.Models.OpenAI;

#pragma warning disable OPENAI001 // The SDK marks all of responses for evaluation; the API itself is the vendor's main one.

/// <summary>Reads responses.</summary>
internal static class OpenAIResponsesReply
{
    // The vendor's own, which may be over soon; every other code speaks of the request.
    private static readonly string[] PassingErrors = ["server_error", "rate_limit_exceeded", "vector_store_timeout"];

    /// <summary>A whole response.</summary>
    /// <exception cref="CallFailure">It failed, or has not ended.</exception>
    internal static ChatResponse Read(ResponseResult response)
    {
        var finish = Reason(response);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. response.OutputItems.SelectMany(Contents)]))
        {
            ResponseId = response.Id,
            ModelId = response.Model,
            CreatedAt = response.CreatedAt,
            FinishReason = finish,
            Usage = Usage(response.Usage),
        };
    }

    /// <summary>What the end of a streamed response says.</summary>
    /// <exception cref="CallFailure">It failed.</exception>
    internal static ChatResponseUpdate ReadEnd(ResponseResult response) =>
        new(ChatRole.Assistant, Usage(response.Usage) is { } usage ? [new UsageContent(usage)] : [])
        {
            ResponseId = response.Id, ModelId = response.Model, CreatedAt = response.CreatedAt, FinishReason = Reason(response),
        };

    /// <summary>An item's contents.</summary>
    internal static IEnumerable<AIContent> Contents(ResponseItem item) => item switch
    {
        MessageResponseItem message => message.Content.Select(Part).OfType<AIContent>(),
        _ => Unsaid(item),
    };

    /// <summary>Those of an item that is no text: it comes when it is whole.</summary>
    internal static IEnumerable<AIContent> Unsaid(ResponseItem item) => item switch
    {
        FunctionCallResponseItem call => [OpenAIReply.Call(call.CallId, call.FunctionName, call.FunctionArguments.ToString())],
        ReasoningResponseItem { EncryptedContent: { Length: > 0 } seal } thought => [new TextReasoningContent(string.Empty) { ProtectedData = seal, RawRepresentation = thought.Id }],
        _ => [],
    };

    /// <summary>What the model says in place of an answer.</summary>
    internal static ErrorContent Refusal(string text) => new(text) { ErrorCode = "refusal" };

    /// <summary>A failure that the vendor tells in an answer that came well.</summary>
    internal static CallFailure Failure(string? code) => PassingErrors.Contains(code, StringComparer.Ordinal) || code is null
        ? new CallFailure(Problems.ProviderFailed, "failed while it answered") { Transient = true, BlamesVendor = true }
        : new CallFailure(Problems.ProviderRejected, "refused the request while it answered");

    private static AIContent? Part(ResponseContentPart part) =>
        part.Refusal is { Length: > 0 } refusal ? Refusal(refusal)
        : part.Text is { Length: > 0 } text ? new TextContent(text)
        : null;

    private static ChatFinishReason Reason(ResponseResult response) => response.Status switch
    {
        ResponseStatus.Incomplete => response.IncompleteStatusDetails?.Reason == ResponseIncompleteStatusReason.ContentFilter ? ChatFinishReason.ContentFilter : ChatFinishReason.Length,
        ResponseStatus.Completed => response.OutputItems.OfType<FunctionCallResponseItem>().Any() ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        _ => throw Failure(response.Error?.Code.ToString()),
    };

    private static UsageDetails? Usage(ResponseTokenUsage? usage) => usage is null ? null : new UsageDetails
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
        ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
    };
}
