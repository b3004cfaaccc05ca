using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Budgets;
using Cartrita.Core.Storage;
using Cartrita.Orchestrations.Tests.Support;

namespace Cartrita.Orchestrations.Tests.Agents;

/// <summary>Agents that meet a limit of their run: they are told in time, what they found is kept, and the answer comes all the same.</summary>
public sealed class AgentLimitTests
{
    private static readonly PayloadRef Salvage = new(new string('f', 64), 10);

    [Fact]
    public async Task Answer_comes_although_an_agent_never_comes_back()
    {
        await using var harness = new ChatHarness
        {
            Limits = new(8, 100, 200, 16_000, MaxSeconds: 5),
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1"), ChatHarness.Task1("t2"), ChatHarness.Task1("t3")),
            Step = input => input.Task.TaskId.Value == "t2" ? throw new TimeoutException("tried again after 2 and 4 seconds, and so on") : ChatHarness.Answered(),
        };

        var outcome = await harness.RunChatAsync();

        Assert.Equal(RunStatus.Completed, outcome.Status);
        var results = harness.SingleInput<AnswerInput>().Results;
        Assert.Equal(
            [(AgentTaskStatus.Completed, null, null), (AgentTaskStatus.Failed, Problems.LimitExceeded.Code, BudgetOperations.Time), (AgentTaskStatus.Completed, null, null)],
            results.Select(result => (result.Status, result.Code, result.Limit)));
        var ends = harness.SingleInput<AnswerInput>().Scope.Deadline;
        Assert.Equal((harness.SingleInput<PrepareInput>().Scope.Deadline, TimeSpan.FromSeconds(1)), (ends, ends - harness.InputsOf<AgentStepInput>()[0].Scope.Deadline));
    }

    [Theory]
    [InlineData("limit_exceeded", "limit_exceeded", BudgetOperations.Time)]
    [InlineData("user", "run_cancelled", null)]
    public async Task Agent_that_is_told_to_stop_says_whether_time_or_a_person_stopped_it(string told, string code, string? limit)
    {
        ChatHarness? running = null;
        await using var harness = running = new ChatHarness
        {
            Step = async _ =>
            {
                await running!.Client.RaiseEventAsync("agent-1", DurableNames.CancelEvent, told);
                return Outcome.Fail<AgentStepResult>(Problems.All[code]);
            },
        };

        var result = await harness.RunAgentAsync(harness.AgentInput());

        Assert.Equal((code, limit), (result.Code, result.Limit));
    }

    [Fact]
    public async Task What_an_agent_found_before_a_limit_stopped_it_goes_to_the_answer()
    {
        await using var harness = new ChatHarness
        {
            Limits = new(8, MaxSteps: 2, 200, 16_000, 60),
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1")),
            Step = _ => ChatHarness.CallsTools(),
            Found = input => Task.FromResult(Outcome.Of(new AgentStepResult { Output = Salvage, Usage = TokenUsage.None, DurationMs = input.Progress.Steps })),
        };

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);

        var result = Assert.Single(harness.SingleInput<AnswerInput>().Results);
        Assert.Equal((AgentTaskStatus.Failed, BudgetOperations.Steps, Salvage, true), (result.Status, result.Limit, result.Output, result.IsMissing));
    }

    // The activity knows which limit it met: the manifest's tokens, or a deadline that it sees before the timer is delivered.
    [Theory]
    [InlineData(BudgetOperations.Tokens)]
    [InlineData(BudgetOperations.Time)]
    public async Task What_an_agent_found_is_kept_where_its_step_is_the_first_to_notice_the_limit(string limit)
    {
        await using var harness = new ChatHarness
        {
            Step = input => input.Progress.Steps == 0 ? ChatHarness.CallsTools() : Task.FromResult(Outcome.Fail<AgentStepResult>(Problems.LimitExceeded, limit: limit)),
            Found = _ => Task.FromResult(Outcome.Of(new AgentStepResult { Output = Salvage, Usage = TokenUsage.None, DurationMs = 1 })),
        };

        var result = await harness.RunAgentAsync(harness.AgentInput());

        Assert.Equal((Problems.LimitExceeded.Code, limit, Salvage), (result.Code, result.Limit, result.Output));
    }

    // Its first step is known to have taken 1,000 tokens, the second is expected to take half as many more; an agent that never comes back has no result that could say so.
    [Fact]
    public async Task What_an_agent_took_that_never_comes_back_counts_for_the_run()
    {
        await using var harness = new ChatHarness
        {
            Limits = new(8, 100, 200, 100_000, MaxSeconds: 5),
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1"), ChatHarness.Task1("t2")),
            Step = async input => (input.Task.TaskId.Value, input.Progress.Steps) switch
            {
                ("t1", 0) => Took(await ChatHarness.CallsTools(), new TokenUsage(900, 100)),
                ("t1", _) => throw new TimeoutException("tried again after 2 and 4 seconds, and so on"),
                _ => await ChatHarness.Answered(),
            },
        };

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);

        var answer = harness.SingleInput<AnswerInput>();
        Assert.Equal([2_500L, 6L], answer.Results.Select(result => result.Usage.TotalTokens));
        Assert.Equal(110 + 2_500 + 6, answer.Usage.TotalTokens);
        Assert.Equal(2_500, Assert.Single(answer.Frames, frame => frame.TaskId?.Value == "t1" && frame.Complete is not null).Complete!.Usage.TotalTokens);
    }

    [Theory]
    [InlineData("limit_exceeded", BudgetOperations.Tokens)]
    [InlineData("provider_rejected", null)]
    public async Task Step_that_came_to_nothing_is_not_counted(string code, string? limit)
    {
        await using var harness = new ChatHarness
        {
            Limits = new(8, 100, 200, 100_000, 60),
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1")),
            Step = async input => input.Progress.Steps == 0 ? Took(await ChatHarness.CallsTools(), new TokenUsage(900, 100)) : Outcome.Fail<AgentStepResult>(Problems.All[code], limit: limit),
        };

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);

        Assert.Equal(110 + 1_000, harness.SingleInput<AnswerInput>().Usage.TotalTokens);
    }

    [Fact]
    public async Task What_was_taken_by_a_part_without_a_result_counts_for_the_run()
    {
        await using var harness = new ChatHarness
        {
            Limits = new(8, 100, 200, 100_000, MaxSeconds: 5),
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1"), ChatHarness.Part("t2", "t1")),
            Step = _ => throw new TimeoutException("tried again after 2 and 4 seconds, and so on"),
        };

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);

        Assert.Equal(110 + 1_000, harness.SingleInput<AnswerInput>().Usage.TotalTokens);
    }

    // Its tool fails after six seconds, and the step after that for six more: at eight the agents' time is over. The agent itself does not end before its step does.
    [Fact]
    public async Task Result_of_an_agent_whose_own_work_hangs_reaches_the_answer()
    {
        await using var harness = Hanging(
            [ChatHarness.Task1("t1")],
            "t1",
            _ => Task.FromResult(Outcome.Of(new AgentStepResult { Output = Salvage, Usage = TokenUsage.None, DurationMs = 1 })));

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);

        var result = Assert.Single(harness.SingleInput<AnswerInput>().Results);
        Assert.Equal((Problems.LimitExceeded.Code, BudgetOperations.Time, Salvage), (result.Code, result.Limit, result.Output));
    }

    [Fact]
    public async Task Parts_that_have_ended_reach_the_answer_although_another_one_hangs()
    {
        await using var harness = Hanging(
            [ChatHarness.Task1("t0"), ChatHarness.Part("a", "t0"), ChatHarness.Part("b", "t0"), ChatHarness.Part("c", "t0")], "c", _ => Task.FromResult(Outcome.Fail<AgentStepResult>(Problems.NotFound)));

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);

        var result = Assert.Single(harness.SingleInput<AnswerInput>().Results);
        Assert.Equal((AgentTaskStatus.Failed, BudgetOperations.Time), (result.Status, result.Limit));
        Assert.Equal(
            [("a", ChatHarness.Payload, null), ("b", ChatHarness.Payload, null), ("c", null, BudgetOperations.Time)],
            result.Parts.Select(part => (part.TaskId.Value, part.Output, part.Limit)));
    }

    [Fact]
    public async Task Steps_of_agents_side_by_side_are_those_of_one_run()
    {
        const int Most = 30;
        await using var harness = new ChatHarness
        {
            Limits = new(10, Most, 2_000, 1_000_000, 600),
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned([.. Enumerable.Range(0, 10).Select(index => ChatHarness.Task1($"t{index}"))]),
            Step = _ => ChatHarness.CallsTools(),
        };

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);

        Assert.InRange(harness.InputsOf<AgentStepInput>().Count(step => !step.OnlyFinds), Most * 4 / 5, Most);
        Assert.All(harness.SingleInput<AnswerInput>().Results, result => Assert.Equal((Problems.LimitExceeded.Code, BudgetOperations.Steps), (result.Code, result.Limit)));
    }

    // The sign comes early enough: whoever heeds it comes to an end within the limit.
    [Theory]
    [InlineData(BudgetOperations.Tokens)]
    [InlineData(BudgetOperations.Steps)]
    public async Task Agents_that_heed_the_warning_all_come_to_an_answer(string limit)
    {
        await using var harness = new ChatHarness
        {
            Limits = limit == BudgetOperations.Steps ? new(4, 40, 2_000, 1_000_000, 600) : new(4, 1_000, 2_000, 40_000, 600),
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned([.. Enumerable.Range(0, 4).Select(index => ChatHarness.Task1($"t{index}"))]),
            Step = async input =>
            {
                var step = await (input.MayCallTools ? ChatHarness.CallsTools() : ChatHarness.Answered());
                return step with { Value = step.Value! with { Usage = new TokenUsage(390, 10) } };
            },
        };

        Assert.Equal(RunStatus.Completed, (await harness.RunChatAsync()).Status);

        Assert.All(harness.SingleInput<AnswerInput>().Results, result => Assert.Equal(AgentTaskStatus.Completed, result.Status));
        Assert.Contains(harness.InputsOf<AgentStepInput>(), step => step.NearLimit == limit);
    }

    private static ChatHarness Hanging(TaskNode[] tasks, string hangs, Func<AgentStepInput, Task<Outcome<AgentStepResult>>> found) => new()
    {
        Limits = new(8, 100, 200, 100_000, MaxSeconds: 10),
        Prepare = _ => ChatHarness.Prepared(decompose: true),
        Plan = _ => ChatHarness.Planned(tasks),
        Step = input => input.Task.TaskId.Value != hangs ? ChatHarness.Answered()
            : input.Progress.Steps == 0 ? ChatHarness.CallsTools()
            : throw new TimeoutException("tried again after 2 and 4 seconds"),
        Tool = _ => throw new TimeoutException("tried again after 2 and 4 seconds"),
        Found = found,
    };

    private static Outcome<AgentStepResult> Took(Outcome<AgentStepResult> step, TokenUsage usage) => step with { Value = step.Value! with { Usage = usage } };
}
