using System.ComponentModel.DataAnnotations;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Models;

/// <summary>What a model costs.</summary>
public sealed class ModelPrice
{
    /// <summary>US dollars for a million tokens of prompts.</summary>
    [Range(typeof(decimal), "0", "1000000", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal Input { get; set; }

    /// <summary>US dollars for a million tokens of completions.</summary>
    [Range(typeof(decimal), "0", "1000000", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal Output { get; set; }

    /// <summary>What so many tokens cost, in US dollars.</summary>
    /// <param name="usage">The tokens.</param>
    public decimal Of(TokenUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return ((usage.PromptTokens * Input) + (usage.CompletionTokens * Output)) / 1_000_000;
    }

    /// <summary>The same in millionths of a US dollar, rounded up: a cap must not be passed by rounding.</summary>
    /// <param name="usage">The tokens.</param>
    public long MicroUsd(TokenUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return (long)Math.Ceiling((usage.PromptTokens * Input) + (usage.CompletionTokens * Output));
    }

    /// <summary>How many tokens of a reply so much money pays for after the prompt; 0 where it does not even pay for that.</summary>
    /// <param name="promptTokens">Tokens of the prompt.</param>
    /// <param name="microUsd">The money, in millionths of a US dollar.</param>
    public int ReplyTokens(int promptTokens, long microUsd)
    {
        var left = microUsd - (promptTokens * Input);
        return left < 0 ? 0 : Output == 0 ? int.MaxValue : (int)Math.Min(int.MaxValue, left / Output);
    }
}
