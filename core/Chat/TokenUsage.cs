using System.Text.Json.Serialization;

namespace Cartrita.Core.Chat;

/// <summary>Tokens that models took, and what they cost where that is known.</summary>
/// <param name="PromptTokens">Tokens of prompts.</param>
/// <param name="CompletionTokens">Tokens of completions.</param>
public sealed record TokenUsage(long PromptTokens, long CompletionTokens)
{
    /// <summary>No tokens.</summary>
    public static readonly TokenUsage None = new(0, 0);

    private const decimal MicroUsd = 1_000_000m;

    /// <summary>The sum.</summary>
    public long TotalTokens => PromptTokens + CompletionTokens;

    /// <summary>What the tokens of models that have a price cost, in millionths of a US dollar.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CostMicroUsd { get; init; }

    /// <summary>How many of the tokens are of models that have a price. The cost of the others is not zero but unknown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long PricedTokens { get; init; }

    /// <summary>What all tokens cost, in US dollars; null where a model that took some has no price.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? CostUsd => PricedTokens > 0 && PricedTokens >= TotalTokens ? CostMicroUsd / MicroUsd : null;

    /// <summary>The sum of two usages.</summary>
    /// <param name="other">The other one.</param>
    public TokenUsage Plus(TokenUsage other) => new(PromptTokens + other.PromptTokens, CompletionTokens + other.CompletionTokens)
    {
        CostMicroUsd = CostMicroUsd + other.CostMicroUsd,
        PricedTokens = PricedTokens + other.PricedTokens,
    };

    /// <summary>What is left of a usage without a part of it.</summary>
    /// <param name="part">The part.</param>
    public TokenUsage Less(TokenUsage part) => new(PromptTokens - part.PromptTokens, CompletionTokens - part.CompletionTokens)
    {
        CostMicroUsd = CostMicroUsd - part.CostMicroUsd,
        PricedTokens = PricedTokens - part.PricedTokens,
    };
}
