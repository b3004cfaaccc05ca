using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>A whole answer.</summary>
internal sealed record ChatCompletion(string Id, string Object, long Created, string Model, IReadOnlyList<CompletionChoice> Choices, CompletionUsage? Usage);

/// <summary>The one choice of an answer.</summary>
internal sealed record CompletionChoice(
    int Index,
    CompletionMessage Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JsonElement? Logprobs,
    string FinishReason);

/// <summary>The message of an answer.</summary>
internal sealed record CompletionMessage(
    string Role,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Content,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Refusal,
    IReadOnlyList<ToolCallBody>? ToolCalls);

/// <summary>The tokens of an answer.</summary>
internal sealed record CompletionUsage(
    long PromptTokens, long CompletionTokens, long TotalTokens, PromptTokenDetails? PromptTokensDetails, CompletionTokenDetails? CompletionTokensDetails)
{
    /// <summary>What the provider says; null where it says nothing.</summary>
    public static CompletionUsage? Of(UsageDetails? usage)
    {
        if (usage is null)
        {
            return null;
        }

        var (input, output) = (usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0);
        return new CompletionUsage(
            input,
            output,
            usage.TotalTokenCount ?? input + output,
            usage.CachedInputTokenCount is { } cached ? new PromptTokenDetails(cached) : null,
            usage.ReasoningTokenCount is { } reasoning ? new CompletionTokenDetails(reasoning) : null);
    }
}

/// <summary>Of the prompt's tokens.</summary>
internal sealed record PromptTokenDetails(long CachedTokens);

/// <summary>Of the answer's tokens.</summary>
internal sealed record CompletionTokenDetails(long ReasoningTokens);
