using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Budgets;

namespace Cartrita.Core.Tests.Governance.Budgets;

public sealed class BudgetStateTests
{
    private static readonly BudgetLimits Limits = new(10_000, 20) { Steps = 1_000_000 };

    [Fact]
    public void What_is_in_flight_counts_until_it_is_settled()
    {
        var (state, grant) = new BudgetState().Take(Take("a", 3_000));
        Assert.Equal((true, null, 3_000L), (grant.Granted, grant.Limit, state.Committed));

        (state, _) = state.Take(Take("b", 2_000) with { Settle = new BudgetSettlement("a", 500) });
        Assert.Equal((500L, 2_500L), (state.SpentTokens, state.Committed));
    }

    [Fact]
    public void Settling_again_changes_nothing()
    {
        var state = new BudgetState().Take(Take("a", 3_000)).State.Settle(new BudgetSettlement("a", 700));

        Assert.Equal((700L, 700L), (state.Settle(new BudgetSettlement("a", 700)).Committed, state.Settle(new BudgetSettlement("other", 9)).Committed));
    }

    [Fact]
    public void Call_whose_end_nobody_knows_stays_spent() =>
        Assert.Equal(3_000, new BudgetState().Take(Take("a", 3_000)).State.Settle(new BudgetSettlement("a", null)).SpentTokens);

    [Fact]
    public void Report_says_what_each_task_took_also_of_calls_whose_end_nobody_knows()
    {
        var state = new BudgetState().Take(Take("t1.0", 3_000)).State.Take(Take("t1.1", 2_000) with { Settle = new BudgetSettlement("t1.0", 500) }).State.Take(Take("t2.0", 1_000)).State;

        Assert.Equal(new Dictionary<string, BudgetUse> { ["t1"] = new(2_500, 0), ["t2"] = new(1_000, 0) }, state.Report().Tasks);
    }

    [Fact]
    public void Spent_budget_grants_nothing_and_says_which()
    {
        var state = new BudgetState().Take(Take("a", 10_000)).State;

        Assert.Equal(new BudgetGrant(false, 0, BudgetOperations.Tokens), state.Take(Take("b", 1)).Grant);
        Assert.Equal(10_000, state.Take(Take("b", 1)).State.Committed);
    }

    [Fact]
    public void Four_fifths_are_the_sign_to_come_to_an_end()
    {
        var state = new BudgetState().Take(Take("a", 4_000)).State;

        Assert.Equal((true, true), (state.Take(Take("b", 4_000)).Grant.Granted, state.Take(Take("b", 4_000)).Grant.WrapUp));
        Assert.False(state.Take(Take("b", 3_999)).Grant.WrapUp);
    }

    [Fact]
    public void Tool_calls_are_granted_as_far_as_they_go()
    {
        var (state, first) = new BudgetState().Take(new BudgetTake { Key = string.Empty, Limits = Limits, ToolCalls = 15 });
        var (_, second) = state.Take(new BudgetTake { Key = string.Empty, Limits = Limits, ToolCalls = 15 });

        Assert.Equal(((15, null), (5, BudgetOperations.ToolCalls)), ((first.ToolCalls, first.Limit), (second.ToolCalls, second.Limit)));
    }

    [Fact]
    public void Four_fifths_of_the_tool_calls_are_told_and_do_not_end_the_work()
    {
        var grant = new BudgetState().Take(new BudgetTake { Key = string.Empty, Limits = Limits, ToolCalls = 16 }).Grant;

        Assert.Equal((16, BudgetOperations.ToolCalls, false), (grant.ToolCalls, grant.Limit, grant.WrapUp));
    }

    [Fact]
    public void Steps_of_all_agents_are_counted_together()
    {
        var limits = Limits with { Steps = 5 };
        var (state, grants) = (new BudgetState(), new List<BudgetGrant>());
        for (var agent = 0; agent < 6; agent++)
        {
            (state, var grant) = state.Take(Take($"t{agent}.0", 10) with { Limits = limits });
            grants.Add(grant);
        }

        Assert.Equal([(true, false), (true, false), (true, false), (true, true), (true, true), (false, true)], grants.Select(grant => (grant.Granted, grant.WrapUp)));
        Assert.Equal((BudgetOperations.Steps, BudgetOperations.Steps, 5), (grants[3].Limit, grants[5].Limit, state.Steps));
    }

    [Fact]
    public void Agents_keep_a_fifth_of_the_run_s_tokens_for_the_answer() =>
        Assert.Equal(new BudgetLimits(12_700, 200) { Steps = 100 }, BudgetLimits.Of(new RunLimits(8, 100, 200, 16_000, 60), new TokenUsage(90, 10)));

    [Fact]
    public void Cost_is_taken_before_a_call_and_settled_after_it()
    {
        var capped = Limits with { CostMicroUsd = 1_000 };
        var (state, grant) = new BudgetState().Take(Take("a", 10) with { Limits = capped, CostMicroUsd = 600 });
        Assert.Equal((true, null, 600L), (grant.Granted, grant.Limit, state.CommittedMicroUsd));

        (state, grant) = state.Take(Take("b", 10) with { Limits = capped, CostMicroUsd = 600 });
        Assert.Equal((true, BudgetOperations.Cost), (grant.Granted, grant.Limit));
        Assert.Equal(new BudgetGrant(false, 0, BudgetOperations.Cost), state.Take(Take("c", 10) with { Limits = capped, CostMicroUsd = 1 }).Grant);

        state = state.Settle(new BudgetSettlement("a", 10) { CostMicroUsd = 150 }).Settle(new BudgetSettlement("a", 10) { CostMicroUsd = 150 });
        Assert.Equal((150L, 750L), (state.SpentMicroUsd, state.CommittedMicroUsd));
        Assert.Equal(750, state.Settle(new BudgetSettlement("b", 10)).SpentMicroUsd);
    }

    [Fact]
    public void Agents_keep_a_fifth_of_the_run_s_money_for_the_answer_too()
    {
        var limits = new RunLimits(8, 100, 200, 16_000, 60) { MaxCostMicroUsd = 50_000 };

        Assert.Equal(39_000, BudgetLimits.Of(limits, new TokenUsage(90, 10) { CostMicroUsd = 1_000 }).CostMicroUsd);
        Assert.Equal((49_000L, 0L), (limits.CostLeft(new TokenUsage(1, 1) { CostMicroUsd = 1_000 }), limits.CostLeft(new TokenUsage(1, 1) { CostMicroUsd = 60_000 })));
    }

    // Twenty agents in any order: what they spend passes the limit by no more than what is in flight when it is reached.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Limit_holds_whatever_the_order(int seed)
    {
        const int Agents = 20;
        const int Most = 900;
        var random = new Random(seed);
        var (state, real) = (new BudgetState(), 0L);
        var running = new Dictionary<int, (string Key, long Tokens)>();
        for (var turn = 0; turn < 2_000; turn++)
        {
            var agent = random.Next(Agents);
            var settle = running.Remove(agent, out var ended) ? new BudgetSettlement(ended.Key, ended.Tokens) : null;
            var taken = state.Take(Take($"{agent}.{turn}", random.Next(1, Most)) with { Settle = settle });
            state = taken.State;
            if (taken.Grant.Granted)
            {
                running[agent] = ($"{agent}.{turn}", random.Next(1, Most));
                real += running[agent].Tokens;
            }
        }

        Assert.InRange(real, Limits.Tokens * 9 / 10, Limits.Tokens + (Agents * Most));
        Assert.Equal(real, running.Values.Aggregate(state, (left, call) => left.Settle(new BudgetSettlement(call.Key, call.Tokens))).SpentTokens);
    }

    private static BudgetTake Take(string key, long tokens) => new() { Key = key, Limits = Limits, Tokens = tokens };
}
