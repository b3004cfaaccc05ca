using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Memory;
using Cartrita.Core.Streaming.Data;
using Cartrita.Orchestrations.Tests.Support;

namespace Cartrita.Orchestrations.Tests.Chat;

public sealed class ChatOrchestratorTests
{
    [Fact]
    public async Task Plain_question_takes_prepare_and_answer_and_nothing_else_before_its_tokens()
    {
        await using var harness = new ChatHarness();

        var outcome = await harness.RunChatAsync();

        Assert.Equal([DurableNames.Prepare, DurableNames.Answer, DurableNames.CloseRun], harness.Names);
        Assert.Equal(new RunOutcome(RunStatus.Completed, null), outcome);
        Assert.Null(harness.SingleInput<CloseRunInput>().Code);
    }

    [Fact]
    public async Task Turn_that_holds_something_to_remember_is_remembered_after_the_answer_with_the_tokens_that_are_left()
    {
        await using var harness = new ChatHarness { Answer = _ => Task.FromResult(Outcome.Of(new AnswerResult(new TokenUsage(1_000, 200), 1) { Remembers = true })) };

        var outcome = await harness.RunChatAsync();

        Assert.Equal([DurableNames.Prepare, DurableNames.Answer, DurableNames.Remember, DurableNames.CloseRun], harness.Names);
        Assert.Equal(harness.Limits.MaxTokens - 1_200, harness.SingleInput<RememberInput>().TokensLeft);
        Assert.Equal(RunStatus.Completed, outcome.Status);
    }

    [Fact]
    public async Task Run_whose_tokens_are_spent_remembers_nothing()
    {
        await using var harness = new ChatHarness { Answer = input => Task.FromResult(Outcome.Of(new AnswerResult(new TokenUsage(input.Limits.MaxTokens, 0), 1) { Remembers = true })) };

        await harness.RunChatAsync();

        Assert.DoesNotContain(DurableNames.Remember, harness.Names);
    }

    [Fact]
    public async Task Memory_that_fails_leaves_the_answer_as_it_is()
    {
        await using var harness = new ChatHarness
        {
            Answer = _ => Task.FromResult(Outcome.Of(new AnswerResult(TokenUsage.None, 1) { Remembers = true })),
            Remember = _ => throw new InvalidOperationException("broken"),
        };

        var outcome = await harness.RunChatAsync();

        Assert.Equal(new RunOutcome(RunStatus.Completed, null), outcome);
        Assert.Null(harness.SingleInput<CloseRunInput>().Code);
    }

    [Fact]
    public async Task Decisions_of_prepare_travel_with_the_next_activity()
    {
        await using var harness = new ChatHarness
        {
            Prepare = _ => Task.FromResult(Outcome.Of(new PrepareResult
            {
                Model = ChatHarness.Model,
                Decompose = false,
                Flags = [new SafetyFlagData("input", "prompt_injection", "flagged")],
                Decisions = [new OrchestrationDecisionData { Decision = Decisions.ModelSelected, Agent = "modelSelector", Reason = "configured" }],
            })),
        };

        await harness.RunChatAsync();

        var frames = harness.SingleInput<AnswerInput>().Frames;
        Assert.Equal("prompt_injection", frames[0].Flag?.Rule);
        Assert.Equal(Decisions.ModelSelected, frames[1].Decision?.Decision);
        Assert.Equal([1, 2], frames.Select(frame => frame.Number));
    }

    [Fact]
    public async Task Refused_input_ends_with_its_code_before_any_work()
    {
        await using var harness = new ChatHarness
        {
            Prepare = _ => Task.FromResult(Outcome.Of(new PrepareResult
            {
                Model = ChatHarness.Model,
                Decompose = true,
                Refusal = Problems.SafetyBlocked.Code,
                Flags = [new SafetyFlagData("input", "malware_creation", "blocked")],
            })),
        };

        var outcome = await harness.RunChatAsync();

        Assert.Equal([DurableNames.Prepare, DurableNames.CloseRun], harness.Names);
        Assert.Equal(Problems.SafetyBlocked.Code, harness.SingleInput<CloseRunInput>().Code);
        Assert.Equal("malware_creation", Assert.Single(harness.SingleInput<CloseRunInput>().Frames).Flag?.Rule);
        Assert.Equal(RunStatus.Failed, outcome.Status);
    }

    [Fact]
    public async Task Tasks_run_in_waves_by_dependency_and_results_keep_the_plans_order()
    {
        await using var harness = new ChatHarness
        {
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t3", "t1", "t2"), ChatHarness.Task1("t1"), ChatHarness.Task1("t2")),
        };

        await harness.RunChatAsync();

        var steps = harness.InputsOf<AgentStepInput>();
        Assert.Equal(["t1", "t2"], steps.Take(2).Select(step => step.Task.TaskId.Value).Order());
        Assert.Equal("t3", steps[2].Task.TaskId.Value);
        Assert.Equal(["t1", "t2"], steps[2].Inputs.Select(result => result.TaskId.Value));
        var answer = harness.SingleInput<AnswerInput>();
        Assert.Equal(["t3", "t1", "t2"], answer.Results.Select(result => result.TaskId.Value));
        Assert.Equal(new TokenUsage(100 + (3 * 5), 10 + 3), answer.Usage);
        var child = await harness.Client.GetInstanceAsync(AgentLevels.InstanceId(ChatHarness.Run, new AgentTaskId("t3")));
        Assert.NotNull(child);
    }

    [Fact]
    public async Task Agents_of_a_wave_share_the_run_s_tool_calls()
    {
        await using var harness = new ChatHarness
        {
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1"), ChatHarness.Task1("t2")),
            Limits = new(8, 100, MaxToolCalls: 3, MaxTokens: 16_000, MaxSeconds: 60),
            Step = _ => ChatHarness.CallsTools(),
        };

        await harness.RunChatAsync();

        // Whoever comes first has them; when they are used up no tool is offered, and a model that calls one all the same has failed.
        Assert.Equal(3, harness.InputsOf<ExecuteToolInput>().Count);
        Assert.Contains(harness.InputsOf<AgentStepInput>(), step => step is { MayCallTools: false, NearLimit: "tool_calls" });
        Assert.All(harness.SingleInput<AnswerInput>().Results, result => Assert.Equal((Problems.LimitExceeded.Code, "tool_calls"), (result.Code, result.Limit)));
    }

    [Fact]
    public async Task Failed_agent_leaves_a_partial_answer_that_names_it()
    {
        await using var harness = new ChatHarness
        {
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1"), ChatHarness.Task1("t2"), ChatHarness.Task1("t3", "t2")),
            Step = input => input.Task.TaskId.Value == "t2"
                ? Task.FromResult(Outcome.Fail<AgentStepResult>(Problems.ProviderFailed))
                : ChatHarness.Answered(),
        };

        var outcome = await harness.RunChatAsync();

        var answer = harness.SingleInput<AnswerInput>();
        Assert.Equal(["completed", "failed", "failed"], answer.Results.Select(result => result.Status));
        Assert.Equal(["t2", "t3"], answer.Frames.Where(frame => frame.Complete is not null).Select(frame => frame.TaskId!.Value.Value));
        Assert.Contains(answer.Frames, frame => frame.Decision is { Decision: Decisions.PartialAnswer, Reason: "provider_failed" });
        Assert.DoesNotContain(harness.InputsOf<AgentStepInput>(), step => step.Task.TaskId.Value == "t3");
        Assert.Equal(RunStatus.Completed, outcome.Status);
    }

    [Fact]
    public async Task Agent_that_keeps_throwing_fails_alone()
    {
        await using var harness = new ChatHarness
        {
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => ChatHarness.Planned(ChatHarness.Task1("t1"), ChatHarness.Task1("t2")),
            Step = input => input.Task.TaskId.Value == "t1" ? throw new InvalidOperationException("broken") : ChatHarness.Answered(),
        };

        await harness.RunChatAsync();

        Assert.Equal([Problems.Internal.Code, null], harness.SingleInput<AnswerInput>().Results.Select(result => result.Code));
        Assert.Equal(3, harness.InputsOf<AgentStepInput>().Count(step => step.Task.TaskId.Value == "t1"));
    }

    [Theory]
    [InlineData(DurableNames.Prepare)]
    [InlineData(DurableNames.Plan)]
    [InlineData(DurableNames.Answer)]
    public async Task Step_that_keeps_throwing_ends_the_run_once_with_a_code_of_the_catalogue(string stage)
    {
        await using var harness = new ChatHarness
        {
            Prepare = _ => stage == DurableNames.Prepare ? throw new InvalidOperationException("broken") : ChatHarness.Prepared(decompose: true),
            Plan = _ => stage == DurableNames.Plan ? throw new InvalidOperationException("broken") : ChatHarness.Planned(ChatHarness.Task1("t1")),
            Answer = _ => throw new InvalidOperationException("broken"),
        };

        var outcome = await harness.RunChatAsync();

        Assert.Equal(Problems.Internal.Code, harness.SingleInput<CloseRunInput>().Code);
        Assert.Equal(3, harness.Names.Count(name => name == stage));
        Assert.Equal(new RunOutcome(RunStatus.Failed, Problems.Internal.Code), outcome);
    }

    [Fact]
    public async Task Refused_plan_ends_the_run_with_its_name()
    {
        await using var harness = new ChatHarness
        {
            Prepare = _ => ChatHarness.Prepared(decompose: true),
            Plan = _ => Task.FromResult(Outcome.Fail<PlanResult>(Problems.InvalidPlan, "Task t1 waits for itself.")),
        };

        await harness.RunChatAsync();

        var close = harness.SingleInput<CloseRunInput>();
        Assert.Equal((Problems.InvalidPlan.Code, "Task t1 waits for itself."), (close.Code, close.Detail));
    }
}
