using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Orchestrations.Agents;
using Cartrita.Orchestrations.Tests.Support;

namespace Cartrita.Orchestrations.Tests.Agents;

public sealed class AgentOrchestratorTests
{
    [Fact]
    public async Task Agent_calls_tools_until_the_model_answers()
    {
        await using var harness = new ChatHarness { Step = input => input.Progress.Steps == 0 ? ChatHarness.CallsTools(2) : ChatHarness.Answered() };

        var result = await harness.RunAgentAsync(harness.AgentInput());

        Assert.Equal((AgentTaskStatus.Completed, ChatHarness.Payload, 7), (result.Status, result.Output, result.DurationMs));
        Assert.Equal(["c0", "c1"], harness.InputsOf<ExecuteToolInput>().Select(call => call.Call.CallId).Order());
        var last = harness.InputsOf<AgentStepInput>()[^1];
        Assert.Equal(["c0", "c1"], last.Progress.Results.Select(call => call.CallId));
        Assert.Equal((1, 2), (last.Progress.Steps, last.Progress.ToolCalls));
        Assert.Equal(new TokenUsage(10, 2), result.Usage);
    }

    [Fact]
    public async Task Every_step_has_a_writer_of_its_own()
    {
        await using var harness = new ChatHarness { Step = input => input.Progress.Steps < 3 ? ChatHarness.CallsTools() : ChatHarness.Answered() };

        await harness.RunAgentAsync(harness.AgentInput());

        var writers = harness.InputsOf<AgentStepInput>().Select(step => step.WriterId).ToList();
        Assert.Equal(["t1.step.0", "t1.step.1", "t1.step.2", "t1.step.3"], writers);
    }

    [Fact]
    public async Task Loop_continues_as_new_and_forgets_nothing()
    {
        const int Steps = AgentOrchestrator.StepsPerGeneration + 5;
        await using var harness = new ChatHarness { Step = input => input.Progress.Steps < Steps ? ChatHarness.CallsTools() : ChatHarness.Answered() };

        var result = await harness.RunAgentAsync(harness.AgentInput());

        Assert.Equal(AgentTaskStatus.Completed, result.Status);
        Assert.Equal(Enumerable.Range(0, Steps + 1), harness.InputsOf<AgentStepInput>().Select(step => step.Progress.Steps));
        Assert.Equal((Steps + 1) * 6, result.Usage.TotalTokens);
        var history = await harness.Host.ReadHistoryAsync("agent-1");
        Assert.InRange(history.Count, 1, 12 * 10);
    }

    [Fact]
    public async Task Last_step_may_call_no_tool()
    {
        await using var harness = new ChatHarness { Limits = new(8, MaxSteps: 3, 200, 16_000, 60), Step = _ => ChatHarness.CallsTools() };

        var result = await harness.RunAgentAsync(harness.AgentInput());

        Assert.Equal([true, true, false], harness.InputsOf<AgentStepInput>().Where(step => !step.OnlyFinds).Select(step => step.MayCallTools));
        Assert.Equal((AgentTaskStatus.Failed, Problems.LimitExceeded.Code), (result.Status, result.Code));
    }

    [Fact]
    public async Task Calls_beyond_the_run_s_share_are_not_scheduled_and_the_model_reads_so()
    {
        await using var harness = new ChatHarness
        {
            Limits = new(8, 100, MaxToolCalls: 3, 16_000, 60),
            Step = input => input.Progress.Steps == 0 ? ChatHarness.CallsTools(5) : ChatHarness.Answered(),
        };

        var result = await harness.RunAgentAsync(harness.AgentInput());

        Assert.Equal(AgentTaskStatus.Completed, result.Status);
        Assert.Equal(3, harness.InputsOf<ExecuteToolInput>().Count);
        var last = harness.InputsOf<AgentStepInput>()[^1];
        Assert.Equal([null, null, null, Problems.LimitExceeded.Code, Problems.LimitExceeded.Code], last.Progress.Results.Select(call => call.Code));
        Assert.Equal((3, false), (last.Progress.ToolCalls, last.MayCallTools));
    }

    [Fact]
    public async Task Fourth_level_fails_by_name_without_a_step()
    {
        await using var harness = new ChatHarness();

        var result = await harness.RunAgentAsync(harness.AgentInput(level: AgentLevels.Deepest + 1));

        Assert.Equal(Problems.AgentDepthExceeded.Code, result.Code);
        Assert.Empty(harness.Calls);
    }

    [Fact]
    public async Task Parts_run_first_and_one_level_deeper()
    {
        await using var harness = new ChatHarness();
        var input = harness.AgentInput() with
        {
            Parts = [ChatHarness.Part("t2", "t1"), ChatHarness.Part("t3", "t2"), ChatHarness.Part("t4", "t1", "t2")],
        };

        var result = await harness.RunAgentAsync(input);

        Assert.Equal([("t3", 3), ("t2", 2), ("t4", 2), ("t1", 1)], harness.InputsOf<AgentStepInput>().Select(step => (step.Task.TaskId.Value, step.Level)));
        Assert.Equal(["t2", "t4"], harness.InputsOf<AgentStepInput>()[^1].Inputs.Select(part => part.TaskId.Value));
        Assert.Equal(4 * 6, result.Usage.TotalTokens);
    }

    [Fact]
    public async Task Parts_of_the_deepest_agent_fail_by_name()
    {
        await using var harness = new ChatHarness();
        var input = harness.AgentInput(level: AgentLevels.Deepest) with { Parts = [ChatHarness.Part("t2", "t1")] };

        var result = await harness.RunAgentAsync(input);

        Assert.Equal(Problems.AgentDepthExceeded.Code, Assert.Single(result.Parts).Code);
        Assert.Equal(AgentTaskStatus.Completed, result.Status);
    }

    [Fact]
    public async Task Tool_that_keeps_throwing_is_a_result_that_the_model_reads()
    {
        await using var harness = new ChatHarness
        {
            Step = input => input.Progress.Steps == 0 ? ChatHarness.CallsTools() : ChatHarness.Answered(),
            Tool = _ => throw new InvalidOperationException("broken"),
        };

        var result = await harness.RunAgentAsync(harness.AgentInput());

        Assert.Equal(AgentTaskStatus.Completed, result.Status);
        Assert.Equal(Problems.Internal.Code, Assert.Single(harness.InputsOf<AgentStepInput>()[^1].Progress.Results).Code);
    }
}
