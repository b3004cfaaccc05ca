using System.ComponentModel.DataAnnotations;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Models;

/// <summary>What a model costs.</summary>
public sealed class ModelPrice
{
    /// <summary>US dollars for a million tokens of prompts.</summary>
    [Range(0, 1_000_000)]
    public decimal Input { get; set; }

    /// <summary>US dollars for a million tokens of completions.</summary>
    [Range(0, 1_000_000)]
    public decimal Output { get; set; }

    /// <summary>What so many tokens cost, in US dollars.</summary>
    /// <param name="usage">The tokens.</param>
    public decimal Of(TokenUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return ((usage.PromptTokens * Input) + (usage.CompletionTokens * Output)) / 1_000_000;
    }
}
