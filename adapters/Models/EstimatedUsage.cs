using Cartrita.Core.Chat;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Adapters.Models;

/// <summary>Stands in for a usage that a provider does not send: limits of tokens and of cost hold all the same. Tokens that are estimated count as tokens without a price, so that nobody takes what they cost for known.</summary>
internal static class EstimatedUsage
{
    /// <summary>The tokens by the length of all that was sent and came, rather too many than too few.</summary>
    /// <param name="prompt">What the model was given.</param>
    /// <param name="options">The tools and the schema that it was told of; null for none.</param>
    /// <param name="reply">Tokens of what it wrote and called.</param>
    /// <param name="price">What the model costs; null where nobody said.</param>
    internal static UsageDetails Of(IEnumerable<AIMessage> prompt, ChatOptions? options, int reply, ModelPrice? price)
    {
        var usage = new TokenUsage(MessageTokens.Of(prompt) + MessageTokens.Of(options), reply);
        var details = new UsageDetails { InputTokenCount = usage.PromptTokens, OutputTokenCount = usage.CompletionTokens, TotalTokenCount = usage.TotalTokens };
        if (price is not null)
        {
            details.AdditionalCounts = new AdditionalPropertiesDictionary<long> { [UsageCountNames.CostMicroUsd] = price.MicroUsd(usage) };
        }

        return details;
    }
}
