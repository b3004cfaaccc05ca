using System.Text.Json.Serialization;

namespace Cartrita.Core.Governance.Budgets;

/// <summary>How the budget of a run's agents stands. Taken before a call and settled after it, so that agents side by side can't pass the limits by more than the calls in flight.</summary>
public sealed record BudgetState
{
    // From here on nobody begins anything new: what is left is for answers.
    private const double WrapUpFrom = 0.8;

    /// <summary>What is known to be spent, by task.</summary>
    public IReadOnlyDictionary<string, BudgetUse> Spent { get; init; } = new Dictionary<string, BudgetUse>();

    /// <summary>Tokens that are known to be spent.</summary>
    [JsonIgnore]
    public long SpentTokens => Spent.Values.Sum(use => use.Tokens);

    /// <summary>What is known to be spent of the cost, in millionths of a US dollar.</summary>
    [JsonIgnore]
    public long SpentMicroUsd => Spent.Values.Sum(use => use.CostMicroUsd);

    /// <summary>Model calls that were granted.</summary>
    public int Steps { get; init; }

    /// <summary>Tool calls that were granted.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Tokens that calls in flight are expected to take, by key.</summary>
    public IReadOnlyDictionary<string, long> InFlight { get; init; } = new Dictionary<string, long>();

    /// <summary>What calls in flight are expected to cost, by key; null where nobody limits it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, long>? CostInFlight { get; init; }

    /// <summary>Tokens that are spent or expected to be.</summary>
    public long Committed => SpentTokens + InFlight.Values.Sum();

    /// <summary>What is spent or expected to be, in millionths of a US dollar.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CommittedMicroUsd => SpentMicroUsd + (CostInFlight?.Values.Sum() ?? 0);

    /// <summary>Takes for a call.</summary>
    /// <param name="take">What is wanted.</param>
    public (BudgetState State, BudgetGrant Grant) Take(BudgetTake take)
    {
        ArgumentNullException.ThrowIfNull(take);
        var state = take.Settle is { } settle ? Settle(settle) : this;
        var limits = take.Limits;
        var calls = Math.Clamp(limits.ToolCalls - state.ToolCalls, 0, take.ToolCalls);
        var usedUp = take.Tokens > 0 && state.Steps >= limits.Steps ? BudgetOperations.Steps
            : state.Committed >= limits.Tokens ? BudgetOperations.Tokens
            : limits.CostMicroUsd is { } most && state.CommittedMicroUsd >= most ? BudgetOperations.Cost
            : null;
        var taken = state with { ToolCalls = state.ToolCalls + calls };
        if (usedUp is null && take.Tokens > 0)
        {
            taken = taken with
            {
                Steps = state.Steps + 1,
                InFlight = With(state.InFlight, take.Key, take.Tokens),
                CostInFlight = limits.CostMicroUsd is null ? state.CostInFlight : With(state.CostInFlight ?? new Dictionary<string, long>(), take.Key, take.CostMicroUsd),
            };
        }

        var near = usedUp ?? NearlyUsedUp(state, take, taken);
        return (taken, new BudgetGrant(usedUp is null, calls, near) { OnlyWarns = near == BudgetOperations.ToolCalls && taken.ToolCalls < limits.ToolCalls });
    }

    /// <summary>Puts what a call took in the place of what it was expected to; again, it changes nothing.</summary>
    /// <param name="settlement">What it took.</param>
    public BudgetState Settle(BudgetSettlement settlement)
    {
        ArgumentNullException.ThrowIfNull(settlement);
        if (!InFlight.TryGetValue(settlement.Key, out var expected))
        {
            return this;
        }

        var expectedCost = CostInFlight?.GetValueOrDefault(settlement.Key) ?? 0;
        return this with
        {
            Spent = Plus(Spent, settlement.Key, new BudgetUse(settlement.Tokens ?? expected, CostInFlight is null ? 0 : settlement.CostMicroUsd ?? expectedCost)),
            InFlight = Without(InFlight, settlement.Key),
            CostInFlight = CostInFlight is null ? null : Without(CostInFlight, settlement.Key),
        };
    }

    /// <summary>What each task took: what is known, and what its calls in flight are expected to.</summary>
    public BudgetReport Report() =>
        new(InFlight.Aggregate(Spent, (spent, call) => Plus(spent, call.Key, new BudgetUse(call.Value, CostInFlight?.GetValueOrDefault(call.Key) ?? 0))));

    private static string? NearlyUsedUp(BudgetState state, BudgetTake take, BudgetState taken) =>
        taken.Steps >= take.Limits.Steps * WrapUpFrom ? BudgetOperations.Steps
        : state.Committed + take.Tokens >= take.Limits.Tokens * WrapUpFrom ? BudgetOperations.Tokens
        : take.Limits.CostMicroUsd is { } most && state.CommittedMicroUsd + take.CostMicroUsd >= most * WrapUpFrom ? BudgetOperations.Cost
        : taken.ToolCalls >= take.Limits.ToolCalls * WrapUpFrom ? BudgetOperations.ToolCalls
        : null;

    private static Dictionary<string, BudgetUse> Plus(IReadOnlyDictionary<string, BudgetUse> spent, string key, BudgetUse use)
    {
        var task = BudgetTake.TaskOf(key);
        var before = spent.GetValueOrDefault(task) ?? new BudgetUse(0, 0);
        return new(spent) { [task] = new BudgetUse(before.Tokens + use.Tokens, before.CostMicroUsd + use.CostMicroUsd) };
    }

    private static Dictionary<string, long> With(IReadOnlyDictionary<string, long> calls, string key, long value) => new(calls) { [key] = value };

    private static Dictionary<string, long> Without(IReadOnlyDictionary<string, long> calls, string key) => calls.Where(call => call.Key != key).ToDictionary();
}
