namespace Cartrita.Core.Governance.Budgets;

/// <summary>How the budget of a run's agents stands. Taken before a call and settled after it, so that agents side by side can't pass the limits by more than the calls in flight.</summary>
public sealed record BudgetState
{
    // From here on nobody begins anything new: what is left is for answers.
    private const double WrapUpFrom = 0.8;

    /// <summary>Tokens that are known to be spent.</summary>
    public long SpentTokens { get; init; }

    /// <summary>Tool calls that were granted.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Tokens that calls in flight are expected to take, by key.</summary>
    public IReadOnlyDictionary<string, long> InFlight { get; init; } = new Dictionary<string, long>();

    /// <summary>Tokens that are spent or expected to be.</summary>
    public long Committed => SpentTokens + InFlight.Values.Sum();

    /// <summary>Takes for a call.</summary>
    /// <param name="take">What is wanted.</param>
    public (BudgetState State, BudgetGrant Grant) Take(BudgetTake take)
    {
        ArgumentNullException.ThrowIfNull(take);
        var state = take.Settle is { } settle ? Settle(settle) : this;
        var (limits, committed) = (take.Limits, state.Committed);
        var calls = Math.Clamp(limits.ToolCalls - state.ToolCalls, 0, take.ToolCalls);
        var granted = committed < limits.Tokens;
        var taken = state with
        {
            ToolCalls = state.ToolCalls + calls,
            InFlight = granted && take.Tokens > 0 ? new Dictionary<string, long>(state.InFlight) { [take.Key] = take.Tokens } : state.InFlight,
        };
        var limit = committed + take.Tokens >= limits.Tokens * WrapUpFrom ? BudgetOperations.Tokens
            : taken.ToolCalls >= limits.ToolCalls ? BudgetOperations.ToolCalls
            : null;
        return (taken, new BudgetGrant(granted, calls, limit));
    }

    /// <summary>Puts what a call took in the place of what it was expected to; again, it changes nothing.</summary>
    /// <param name="settlement">What it took.</param>
    public BudgetState Settle(BudgetSettlement settlement)
    {
        ArgumentNullException.ThrowIfNull(settlement);
        return !InFlight.TryGetValue(settlement.Key, out var expected) ? this : this with
        {
            SpentTokens = SpentTokens + (settlement.Tokens ?? expected),
            InFlight = InFlight.Where(call => call.Key != settlement.Key).ToDictionary(),
        };
    }
}
