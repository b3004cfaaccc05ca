using Cartrita.Core.Chat;
using Cartrita.Core.Models;

namespace Cartrita.Activities.Models;

/// <summary>What a call took of which its provider did not say: it broke off, or it was broken off.</summary>
internal static class PricedEstimate
{
    /// <summary>Estimated tokens with what they cost, where the model has a price.</summary>
    /// <param name="models">The models.</param>
    /// <param name="model">The model that was asked.</param>
    /// <param name="tokens">The tokens.</param>
    internal static TokenUsage Of(IModelRegistry models, ModelChoice model, TokenUsage tokens) => models.Price(model) is { } price
        ? tokens with { CostMicroUsd = price.MicroUsd(tokens), PricedTokens = tokens.TotalTokens }
        : tokens;
}
