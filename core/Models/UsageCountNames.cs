namespace Cartrita.Core.Models;

/// <summary>Names of additional counts of a reply's usage, in which the registry's clients say what a call cost.</summary>
public static class UsageCountNames
{
    /// <summary>What the call cost, in millionths of a US dollar.</summary>
    public const string CostMicroUsd = "cartrita.cost_micro_usd";

    /// <summary>How many of its tokens have a price: all or none.</summary>
    public const string PricedTokens = "cartrita.priced_tokens";
}
