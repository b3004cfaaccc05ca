using Cartrita.Core.Chat;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Models;

/// <summary>Writes into a reply's usage what the call cost, so that whoever counts tokens counts money too.</summary>
internal static class UsagePricing
{
    /// <summary>Writes it; without a price the usage stays as it is, and its cost unknown.</summary>
    internal static void Price(this UsageDetails? usage, ModelPrice? price)
    {
        if (usage is null || price is null)
        {
            return;
        }

        var tokens = new TokenUsage(usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0);
        usage.AdditionalCounts ??= [];
        usage.AdditionalCounts[UsageCountNames.CostMicroUsd] = price.MicroUsd(tokens);
        usage.AdditionalCounts[UsageCountNames.PricedTokens] = tokens.TotalTokens;
    }
}
