namespace Cartrita.Core.Chat;

/// <summary>Tokens that models took.</summary>
/// <param name="PromptTokens">Tokens of prompts.</param>
/// <param name="CompletionTokens">Tokens of completions.</param>
public sealed record TokenUsage(long PromptTokens, long CompletionTokens)
{
    /// <summary>No tokens.</summary>
    public static readonly TokenUsage None = new(0, 0);

    /// <summary>The sum.</summary>
    public long TotalTokens => PromptTokens + CompletionTokens;

    /// <summary>The sum of two usages.</summary>
    /// <param name="other">The other one.</param>
    public TokenUsage Plus(TokenUsage other) => new(PromptTokens + other.PromptTokens, CompletionTokens + other.CompletionTokens);
}
