using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Budgets;

namespace Cartrita.Activities.Models;

/// <summary>Holds a call to what is left of a run's tokens (GOV-02): its reply may take no more than there is.</summary>
internal static class ReplyAllowance
{
    /// <summary>Less than this is no reply.</summary>
    internal const int Least = 64;

    // Thoughts are tokens of the reply too: with fewer all would be thought away, and paid for, before the first word.
    private const int LeastReasoned = 2_048;

    /// <summary>No model is held to more than this: replies are hardly ever as long, and providers refuse a bound over what their model can write.</summary>
    internal const int Long = 16_000;

    /// <summary>The fewest tokens with which a reply is worth asking for.</summary>
    /// <param name="reasons">Whether the model thinks before it answers.</param>
    internal static int LeastOf(bool reasons) => reasons ? LeastReasoned : Least;

    /// <summary>How many tokens a reply may take at most; null where nothing bounds it.</summary>
    /// <param name="left">Tokens that are left, without the prompt.</param>
    /// <param name="paid">Tokens that the money pays for; null where it bounds nothing.</param>
    /// <param name="room">Tokens that the model's window has beside the prompt.</param>
    /// <param name="reasons">Whether the model thinks before it answers.</param>
    /// <exception cref="CartritaException"><see cref="Problems.LimitExceeded"/>: there is no room for a reply.</exception>
    internal static int? Of(long left, int? paid, int room, bool reasons = false) =>
        left < LeastOf(reasons) ? throw new CartritaException(Problems.LimitExceeded, "The run's limit of tokens is reached: what is left of it has no room for this call.") { Limit = BudgetOperations.Tokens }
        : left >= Long ? paid
        : (int)Math.Min(Math.Min(left, Math.Max(LeastOf(reasons), room)), paid ?? int.MaxValue);
}
