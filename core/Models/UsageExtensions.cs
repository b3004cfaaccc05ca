using Cartrita.Core.Chat;
using Microsoft.Extensions.AI;

namespace Cartrita.Core.Models;

/// <summary>Reads what a model says of its tokens.</summary>
public static class UsageExtensions
{
    /// <summary>The tokens, with their cost where the model has a price; none where the provider does not say.</summary>
    /// <param name="usage">What the model says; null where it says nothing.</param>
    public static TokenUsage ToUsage(this UsageDetails? usage) =>
        usage is null ? TokenUsage.None : new TokenUsage(usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0)
        {
            CostMicroUsd = usage.Count(UsageCountNames.CostMicroUsd),
            PricedTokens = usage.Count(UsageCountNames.PricedTokens),
        };

    private static long Count(this UsageDetails usage, string name) => usage.AdditionalCounts is { } counts && counts.TryGetValue(name, out var count) ? count : 0;
}
