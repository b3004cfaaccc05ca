using Cartrita.Core.Chat;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;

namespace Cartrita.Activities.Models;

/// <summary>Reads what a model says of its tokens.</summary>
internal static class UsageExtensions
{
    /// <summary>The tokens, with their cost where the model has a price; none where the provider does not say.</summary>
    internal static TokenUsage ToUsage(this UsageDetails? usage) =>
        usage is null ? TokenUsage.None : new TokenUsage(usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0)
        {
            CostMicroUsd = usage.Count(UsageCountNames.CostMicroUsd),
            PricedTokens = usage.Count(UsageCountNames.PricedTokens),
        };

    private static long Count(this UsageDetails usage, string name) => usage.AdditionalCounts is { } counts && counts.TryGetValue(name, out var count) ? count : 0;
}
