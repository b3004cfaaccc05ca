using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Orchestrations.Tests.Support;

namespace Cartrita.Orchestrations.Tests.Agents;

/// <summary>Chains that an agent assembles while they run (AGENT-06).</summary>
public sealed class AgentChainTests
{
    private static readonly PayloadRef Objectives = new(new string('b', 64), 10);

    [Fact]
    public async Task Chain_runs_one_level_deeper_and_its_results_come_back_to_the_agent_that_assembled_it()
    {
        await using var harness = Harness(step => step.Progress.Steps == 0 ? Proposed(Link("a"), Link("b", "a")) : ChatHarness.Answered());

        var result = await harness.RunAgentAsync(Input(harness));

        Assert.Equal([("t1", 1), ("t1-a", 2), ("t1-b", 2), ("t1", 1)], harness.InputsOf<AgentStepInput>().Select(step => (step.Task.TaskId.Value, step.Level)));
        Assert.Equal(["t1-a", "t1-b"], harness.InputsOf<AgentStepInput>()[^1].Inputs.Select(part => part.TaskId.Value));
        Assert.Equal(Objectives, harness.InputsOf<AgentStepInput>()[1].Plan);
        Assert.Equal((AgentTaskStatus.Completed, 4 * 6), (result.Status, result.Usage.TotalTokens));
        Assert.All(result.Parts, part => Assert.Equal((AgentTaskStatus.Completed, Objectives), (part.Status, part.Objectives)));
        Assert.Empty(harness.InputsOf<ReconfigureChainInput>());
    }

    [Fact]
    public async Task Failure_gives_the_agent_its_turn_before_anything_else_begins()
    {
        await using var harness = Harness(step => step.Progress.Steps == 0 ? Proposed(Link("a"), Link("b", "a"), Link("c")) : ChatHarness.Answered(), fails: "t1-a");

        var result = await harness.RunAgentAsync(Input(harness));

        Assert.Equal(["t1", "t1", "t1-a", "t1-c"], Tasks(harness).Order(StringComparer.Ordinal));
        Assert.Equal(["t1-a", "t1-c"], harness.InputsOf<AgentStepInput>()[^1].Inputs.Select(part => part.TaskId.Value));

        // The agent left it at that: what had not begun never will, and the answer says so.
        Assert.Equal(
            [("t1-a", Problems.ProviderFailed.Code, true), ("t1-c", null, false), ("t1-b", Problems.LimitExceeded.Code, true)], result.Parts.Select(part => (part.TaskId.Value, part.Code, part.IsMissing)));
    }

    [Fact]
    public async Task Replacement_takes_the_place_of_what_failed_and_who_waited_waits_for_it()
    {
        await using var harness = Harness(
            step => step.Progress.Steps switch
            {
                0 => Proposed(Link("a"), Link("b", "a")),
                1 => Proposed(chain => chain with { Replacements = [new ChainPair(Id("d"), Id("a"))] }, Link("d")),
                _ => ChatHarness.Answered(),
            },
            fails: "t1-a");

        var result = await harness.RunAgentAsync(Input(harness));

        Assert.Equal(["t1", "t1-a", "t1", "t1-d", "t1-b", "t1"], Tasks(harness));
        var told = Assert.Single(harness.SingleInput<ReconfigureChainInput>().Changes);
        Assert.Equal(("t1-b", ChainActions.Reprioritise, Necessity.UpstreamInvalidated, true), (told.Change.TaskId.Value, told.Change.Action, told.Change.Reason, told.Applied));
        Assert.Equal([Id("d")], told.Change.DependsOn);
        Assert.Equal([("t1-a", false), ("t1-b", false), ("t1-d", false)], result.Parts.Select(part => (part.TaskId.Value, part.IsMissing)).Order());
        Assert.Equal(Id("d"), result.Parts.Single(part => part.TaskId == Id("a")).ReplacedBy);
    }

    [Fact]
    public async Task Change_whose_reason_is_not_so_is_refused_and_the_task_runs_as_it_was()
    {
        await using var harness = Harness(step => step.Progress.Steps == 0
            ? Proposed(chain => chain with { Changes = [.. Necessity.All.Select(reason => new ChainChange(Id("b"), ChainActions.Cancel, reason, []))] }, Link("a"), Link("b", "a"))
            : ChatHarness.Answered());

        var result = await harness.RunAgentAsync(Input(harness));

        Assert.All(harness.SingleInput<ReconfigureChainInput>().Changes, judged => Assert.False(judged.Applied));
        Assert.Equal(["t1", "t1-a", "t1-b", "t1"], Tasks(harness));
        Assert.All(result.Parts, part => Assert.Equal(AgentTaskStatus.Completed, part.Status));
    }

    [Fact]
    public async Task Cancelled_task_never_runs_and_the_answer_does_not_miss_it()
    {
        await using var harness = Harness(
            step => step.Progress.Steps switch
            {
                0 => Proposed(Link("a"), Link("b", "a"), Link("c", "a")),
                1 => Proposed(chain => chain with
                {
                    Changes =
                    [
                        new ChainChange(Id("b"), ChainActions.Cancel, Necessity.UpstreamInvalidated, []),
                        new ChainChange(Id("c"), ChainActions.Reprioritise, Necessity.UpstreamInvalidated, []),
                    ],
                }),
                _ => ChatHarness.Answered(),
            },
            fails: "t1-a");

        var result = await harness.RunAgentAsync(Input(harness));

        Assert.Equal(["t1", "t1-a", "t1", "t1-c", "t1"], Tasks(harness));
        var cancelled = result.Parts.Single(part => part.TaskId == Id("b"));
        Assert.Equal((AgentTaskStatus.Cancelled, Problems.TaskSuperseded.Code, false), (cancelled.Status, cancelled.Code, cancelled.IsMissing));
    }

    [Fact]
    public async Task Of_two_tasks_that_do_the_same_one_runs_and_who_waits_for_the_other_waits_for_it()
    {
        await using var harness = Harness(step => step.Progress.Steps == 0
            ? Proposed(chain => chain with { Twins = [new ChainPair(Id("b"), Id("a"))] }, Link("a"), Link("b"), Link("c", "b"))
            : ChatHarness.Answered());

        await harness.RunAgentAsync(Input(harness));

        Assert.Equal(["t1", "t1-a", "t1-c", "t1"], Tasks(harness));
        var judged = harness.SingleInput<ReconfigureChainInput>().Changes;
        Assert.All(judged, change => Assert.Equal((Necessity.Redundant, true), (change.Change.Reason, change.Applied)));
        Assert.Equal([("t1-b", ChainActions.Cancel, "t1-a"), ("t1-c", ChainActions.Reprioritise, null)], judged.Select(change => (change.Change.TaskId.Value, change.Change.Action, change.Twin?.Value)));
        Assert.Equal([Id("a")], judged[1].Change.DependsOn);
        Assert.Equal(["t1-a"], harness.InputsOf<AgentStepInput>().Single(step => step.Task.TaskId == Id("c")).Inputs.Select(part => part.TaskId.Value));
    }

    [Fact]
    public async Task Call_that_safety_refused_is_a_reason_to_cancel()
    {
        await using var harness = new ChatHarness
        {
            Step = step => (step.Task.TaskId.Value, step.Progress.Steps) switch
            {
                ("t1", 0) => Proposed(Link("a")),
                ("t1", 1) => Proposed(chain => chain with { Changes = [new ChainChange(Id("b"), ChainActions.Cancel, Necessity.SafetyEscalation, [])] }, Link("b")),
                ("t1-a", 0) => Task.FromResult(Outcome.Of(ChatHarness.CallsTools().Result.Value! with { Calls = [], Alerts = 1, State = Objectives })),
                _ => ChatHarness.Answered(),
            },
        };

        await harness.RunAgentAsync(Input(harness));

        Assert.True(Assert.Single(harness.SingleInput<ReconfigureChainInput>().Changes).Applied);
        Assert.DoesNotContain("t1-b", Tasks(harness));
    }

    [Fact]
    public async Task Agent_that_never_comes_to_an_end_is_stopped_by_its_steps()
    {
        await using var harness = Harness(step => step.MayCallTools ? Proposed(Link($"a{step.Progress.Steps}")) : ChatHarness.Answered(), limits: new(8, MaxSteps: 10, 200, 100_000, 120));

        var result = await harness.RunAgentAsync(Input(harness));

        Assert.Equal(AgentTaskStatus.Completed, result.Status);
        Assert.Equal(4, result.Parts.Count);
    }

    [Fact]
    public async Task Chain_is_the_same_after_a_new_generation_of_its_agent()
    {
        const int Rounds = Orchestrations.Agents.AgentOrchestrator.StepsPerGeneration + 3;
        await using var harness = Harness(step => step.Progress.Steps < Rounds ? Proposed(Link($"a{step.Progress.Steps}")) : ChatHarness.Answered(), limits: new(64, 100, 200, 1_000_000, 600));

        var result = await harness.RunAgentAsync(Input(harness));

        Assert.Equal(Enumerable.Range(0, Rounds).Select(round => $"t1-a{round}"), result.Parts.Select(part => part.TaskId.Value));
    }

    private static AgentTaskId Id(string name) => new($"t1-{name}");

    private static TaskNode Link(string name, params string[] dependsOn) => new(Id(name), "knowledge", [.. dependsOn.Select(Id)], new AgentTaskId("t1"));

    private static AgentInput Input(ChatHarness harness) => harness.AgentInput() with { Task = new TaskNode(new AgentTaskId("t1"), ChainRules.Agent, [], null) };

    private static IEnumerable<string> Tasks(ChatHarness harness) => harness.InputsOf<AgentStepInput>().Select(step => step.Task.TaskId.Value);

    private static Task<Outcome<AgentStepResult>> Proposed(params TaskNode[] tasks) => Proposed(chain => chain, tasks);

    private static Task<Outcome<AgentStepResult>> Proposed(Func<ChainStep, ChainStep> change, params TaskNode[] tasks) => Task.FromResult(Outcome.Of(new AgentStepResult
    {
        State = ChatHarness.Payload,
        Usage = new(5, 1),
        DurationMs = 7,
        Chain = change(new ChainStep { Tasks = tasks, Objectives = Objectives }),
    }));

    private static ChatHarness Harness(Func<AgentStepInput, Task<Outcome<AgentStepResult>>> chain, string? fails = null, Core.Governance.RunLimits? limits = null) => new()
    {
        Limits = limits ?? new(8, 100, 200, 16_000, 120),
        Step = step => step.Task.TaskId.Value == "t1" ? chain(step)
            : step.Task.TaskId.Value == fails ? Task.FromResult(Outcome.Fail<AgentStepResult>(Problems.ProviderFailed))
            : ChatHarness.Answered(),
    };
}
