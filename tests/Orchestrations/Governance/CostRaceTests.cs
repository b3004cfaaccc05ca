using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Budgets;
using Cartrita.Orchestrations.Tests.Support;
using Cartrita.Runtime.Testing;

namespace Cartrita.Orchestrations.Tests.Governance;

/// <summary>Twenty agents at once that would go on for ever: the run's cost holds, also where the process ends between taking and settling, and nothing is counted twice.</summary>
public sealed class CostRaceTests
{
    private const int Agents = 20;
    private const int StepTokens = 400;
    private const long StepMicroUsd = 1_200;
    private const long PlanMicroUsd = 330;
    private const long Most = 150_000;
    private const long OfAgents = (Most * 4 / 5) - PlanMicroUsd;

    [Fact]
    public async Task Cost_holds_and_every_agent_says_that_it_stopped_it()
    {
        await using var harness = Harness();

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);

        Check(harness);
        Assert.All(harness.SingleInput<AnswerInput>().Results, result => Assert.Equal((Problems.LimitExceeded.Code, BudgetOperations.Cost), (result.Code, result.Limit)));
        Assert.Contains(harness.InputsOf<AgentStepInput>(), input => input.NearLimit == BudgetOperations.Cost);
    }

    [Theory]
    [InlineData(45)]
    [InlineData(120)]
    public async Task Cost_holds_over_a_crash(int call)
    {
        await using var harness = Harness();

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync(FaultPlan.CrashAfter(call))).Status);

        Assert.True(harness.Crashed, "The process did not end in the middle.");
        Check(harness);
    }

    [Fact]
    public async Task Model_without_a_price_keeps_to_its_tokens_takes_nothing_from_the_priced_ones_and_its_cost_stays_unknown()
    {
        await using var harness = Harness(priced: false);

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);

        var answer = harness.SingleInput<AnswerInput>();
        Assert.Null(answer.Usage.CostUsd);
        Assert.All(answer.Results, result => Assert.Equal(BudgetOperations.Tokens, result.Limit));
    }

    // A cap that is passed is passed by the calls in flight and by nothing else; what the run says it cost is what its steps cost, each once.
    private static void Check(ChatHarness harness)
    {
        var answer = harness.SingleInput<AnswerInput>();
        var used = answer.Results.Sum(result => result.Usage.CostMicroUsd);
        Assert.InRange(used, OfAgents * 3 / 4, OfAgents + (Agents * StepMicroUsd));
        Assert.Equal(used + PlanMicroUsd, answer.Usage.CostMicroUsd);
        Assert.Equal(answer.Usage.CostMicroUsd / 1_000_000m, answer.Usage.CostUsd);
        Assert.Equal(used, answer.Results.Sum(result => result.Usage.TotalTokens) / StepTokens * StepMicroUsd);
    }

    private static ChatHarness Harness(bool priced = true) => new()
    {
        Limits = new(Agents, 1_000, MaxToolCalls: 2_000, MaxTokens: priced ? 1_000_000 : 40_000, MaxSeconds: 600) { MaxCostMicroUsd = Most },
        Prepare = input =>
        {
            Assert.True(input.CapsCost);
            return ChatHarness.Prepared(decompose: true);
        },
        Plan = async _ =>
        {
            var plan = await ChatHarness.Planned([.. Enumerable.Range(0, Agents).Select(index => ChatHarness.Task1($"t{index}"))]);
            return plan with { Value = plan.Value! with { Usage = Cost(plan.Value.Usage, PlanMicroUsd, priced), FirstStepMicroUsd = 2_000 } };
        },
        Step = async _ =>
        {
            var step = await ChatHarness.CallsTools();
            return step with { Value = step.Value! with { Usage = Cost(new TokenUsage(StepTokens - 10, 10), StepMicroUsd, priced) } };
        },
    };

    private static TokenUsage Cost(TokenUsage usage, long microUsd, bool priced) =>
        priced ? usage with { CostMicroUsd = microUsd, PricedTokens = usage.TotalTokens } : usage;
}
