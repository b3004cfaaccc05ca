using System.Collections.Concurrent;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Orchestrations.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Orchestrations.Tests.Governance;

/// <summary>Twenty agents at once that would go on for ever: the run's budget holds, also where the process ends between taking and settling, and nothing is counted twice.</summary>
public sealed class BudgetRaceTests
{
    private const int Agents = 20;
    private const int StepTokens = 400;
    private const long MaxTokens = 40_000;
    private const long OfAgents = (MaxTokens * 4 / 5) - 110;

    [Fact]
    public async Task Budget_holds_and_every_agent_says_which_limit_stopped_it()
    {
        await using var harness = Harness(new());

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);

        Check(harness);
        Assert.All(harness.SingleInput<AnswerInput>().Results, result => Assert.Equal((Problems.LimitExceeded.Code, "tokens"), (result.Code, result.Limit)));
        Assert.Null(await harness.Client.Entities.GetEntityAsync(new EntityInstanceId(DurableNames.RunBudget, ChatHarness.Run.Value)));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(90)]
    [InlineData(140)]
    [InlineData(200)]
    public async Task Budget_holds_over_a_crash(int call)
    {
        var executions = new ConcurrentDictionary<(string, int), int>();
        await using var harness = Harness(executions);

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync(FaultPlan.CrashAfter(call))).Status);

        Assert.True(harness.Crashed, "The process did not end in the middle.");
        Check(harness);

        // A step that ran twice, because its end was lost, is one step to the budget and to the run's usage.
        Assert.Equal((executions.Count * StepTokens) + 110L, harness.SingleInput<AnswerInput>().Usage.TotalTokens);
    }

    private static void Check(ChatHarness harness)
    {
        var used = harness.SingleInput<AnswerInput>().Results.Sum(result => result.Usage.TotalTokens);
        Assert.InRange(used, OfAgents * 3 / 4, OfAgents + (Agents * StepTokens));
    }

    private static ChatHarness Harness(ConcurrentDictionary<(string, int), int> executions) => new()
    {
        Limits = new(Agents, 1_000, MaxToolCalls: 2_000, MaxTokens, MaxSeconds: 600),
        Prepare = _ => ChatHarness.Prepared(decompose: true),
        Plan = _ => ChatHarness.Planned([.. Enumerable.Range(0, Agents).Select(index => ChatHarness.Task1($"t{index}"))]),
        Step = async input =>
        {
            executions.AddOrUpdate((input.Task.TaskId.Value, input.Progress.Steps), 1, (_, count) => count + 1);
            var step = await ChatHarness.CallsTools();
            return step with { Value = step.Value! with { Usage = new TokenUsage(StepTokens - 10, 10) } };
        },
    };
}
