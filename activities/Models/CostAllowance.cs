using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Budgets;
using Cartrita.Core.Models;

namespace Cartrita.Activities.Models;

/// <summary>Holds the supervisor's own calls to what is left of a run's cost (GOV-02): reserved by their price before they are made.</summary>
internal static class CostAllowance
{
    /// <summary>How many tokens a reply may take at most; null where nothing limits them: no cap, more money than a long reply takes, or a model without a price, whose cost nobody knows.</summary>
    /// <param name="price">The model's price.</param>
    /// <param name="promptTokens">Tokens that go in, as estimated.</param>
    /// <param name="window">Tokens of the model's window.</param>
    /// <param name="left">What is left, in millionths of a US dollar; null for no cap.</param>
    /// <param name="reasons">Whether the model thinks before it answers.</param>
    /// <exception cref="CartritaException"><see cref="Problems.LimitExceeded"/>: what is left does not pay for it; another model may be cheaper.</exception>
    internal static int? MostReplyTokens(ModelPrice? price, int promptTokens, int window, long? left, bool reasons = false)
    {
        if (left is not { } money || price is null)
        {
            return null;
        }

        var paid = money > 0 ? price.ReplyTokens(promptTokens, money) : 0;
        var least = ReplyAllowance.LeastOf(reasons);
        return paid < least ? throw new CartritaException(Problems.LimitExceeded, "The run's limit of cost is reached: what is left of it does not pay for this call.") { Limit = BudgetOperations.Cost }
            : paid >= ReplyAllowance.Long ? null
            : Math.Min(paid, Math.Max(least, window - promptTokens));
    }

    /// <summary>Whether what is left pays for a call with a reply of so many tokens.</summary>
    internal static bool Pays(ModelPrice? price, int promptTokens, int replyTokens, long? left) =>
        left is not { } money || (money > 0 && (price is null || price.ReplyTokens(promptTokens, money) >= replyTokens));
}
