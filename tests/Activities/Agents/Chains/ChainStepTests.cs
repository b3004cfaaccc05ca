using System.Text.Json.Nodes;
using Cartrita.Activities.Agents.Chains;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Activities.Tests.Agents.Chains;

/// <summary>The steps of the agent that assembles chains, with a scripted model.</summary>
public sealed class ChainStepTests : IAsyncLifetime
{
    private const string Question = "First find out when a flaky test must be fixed, then who decides about releases.";

    private OpenAIServer model = null!;
    private RunHarness harness = null!;

    public async Task InitializeAsync()
    {
        model = await OpenAIServer.StartAsync();
        harness = new RunHarness(("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", model.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"));
    }

    public async Task DisposeAsync()
    {
        await harness.DisposeAsync();
        await model.DisposeAsync();
    }

    [Fact]
    public async Task Proposal_becomes_tasks_of_the_run_with_their_objectives_kept()
    {
        var (run, ready, plan) = await PlannedAsync();
        model.Enqueue(OpenAIReply.Text(Proposal([Task("a", "knowledge", "Find the rule."), Task("b", "knowledge", "Who decides?", "a")])));

        var step = ChatRun.Value(await StepAsync(run, ready, plan, Begun));

        Assert.Null(step.Output);
        Assert.Equal(
            [("t1-a", "knowledge", "", "t1"), ("t1-b", "knowledge", "t1-a", "t1")],
            step.Chain!.Tasks.Select(task => (task.TaskId.Value, task.Agent, string.Join(' ', task.DependsOn), task.Parent!.Value.Value)));
        var kept = await harness.Get<IRunPayloads>().GetAsync(run.Scope, step.Chain.Objectives, PayloadJson.Default.PlanPayload, CancellationToken.None);
        Assert.Equal([("Find the rule.", true), ("Who decides?", true)], kept.Tasks.Select(task => (task.Objective, task.Proposed)));
        Assert.Equal([AgentLevels.InstanceId(run.Scope.RunId, new("t1")), AgentLevels.InstanceId(run.Scope.RunId, new("t1-a")), AgentLevels.InstanceId(run.Scope.RunId, new("t1-b"))], (await run.StoredAsync()).Children);
        var view = await run.ViewAsync();
        Assert.Equal(("assembled", 2), (view.Decisions[^1].Data.Reason, view.Decisions[^1].Data.Tasks!.Count));
        Assert.Equal([("t1-a", "planned"), ("t1-b", "planned")], view.Nodes.Where(node => node.Parent?.Value == "t1").Select(node => (node.TaskId.Value, node.Status)));
        Assert.Contains("- research_agent:", model.Requests.Last().LastText("user"), StringComparison.Ordinal);
        Assert.DoesNotContain("- task_agent:", model.Requests.Last().LastText("user"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("names an agent that chains may not use", "task_agent", "a", null)]
    [InlineData("names an agent that chains may not use", "nobody", "a", null)]
    [InlineData("which is not beside it", "knowledge", "a", "z")]
    [InlineData("waits for itself", "knowledge", "a", "a")]
    [InlineData("A task's id is at most", "knowledge", "../a", null)]
    public async Task Proposal_that_is_no_plan_may_be_mended_once(string fault, string agent, string id, string? dependsOn)
    {
        var (run, ready, plan) = await PlannedAsync();
        var broken = Proposal([dependsOn is null ? Task(id, agent, "Find.") : Task(id, agent, "Find.", dependsOn)]);
        model.Enqueue(OpenAIReply.Text(broken), OpenAIReply.Text(broken));

        var step = ChatRun.Value(await StepAsync(run, ready, plan, Begun));

        Assert.Contains(fault, model.Requests.Last().LastText("user"), StringComparison.Ordinal);
        Assert.Equal((Problems.AgentResultInvalid.Code, null), (step.Code, step.Chain));
    }

    [Fact]
    public async Task Proposal_of_a_task_that_its_agent_does_not_take_may_be_mended_once()
    {
        var (run, ready, plan) = await PlannedAsync();
        model.Enqueue(OpenAIReply.Text(Proposal([Task("a", "knowledge", new string('x', 4_001))])), OpenAIReply.Text(Proposal([Task("a", "knowledge", "Find.")])));

        var step = ChatRun.Value(await StepAsync(run, ready, plan, Begun));

        Assert.Contains("Task t1-a is none that knowledge takes: /objective: ", model.Requests.Last().LastText("user"), StringComparison.Ordinal);
        Assert.Equal("t1-a", Assert.Single(step.Chain!.Tasks).TaskId.Value);
        Assert.Equal(2, (await run.StoredAsync()).Children.Count);
    }

    [Fact]
    public async Task Proposal_of_five_hundred_tasks_is_refused()
    {
        var (run, ready, plan) = await PlannedAsync();
        var many = Proposal([.. Enumerable.Range(0, 500).Select(index => Task($"a{index}", "knowledge", "Find."))]);
        model.Enqueue(OpenAIReply.Text(many), OpenAIReply.Text(Proposal([Task("a", "knowledge", "Find.")])));

        var step = ChatRun.Value(await StepAsync(run, ready, plan, Begun));

        Assert.Contains("The run has room for 7 more tasks", model.Requests.Last().LastText("user"), StringComparison.Ordinal);
        Assert.Single(step.Chain!.Tasks);
    }

    [Fact]
    public async Task Chains_that_grow_at_once_share_the_room_of_their_run()
    {
        model.Enqueue(OpenAIReply.Text("""{"tasks":[{"id":"t1","agent":"task_agent","objective":"Find out.","dependsOn":[],"parent":null},{"id":"t2","agent":"task_agent","objective":"Find more.","dependsOn":[],"parent":null}]}"""));
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var plan = ChatRun.Value(await run.PlanAsync(ready));
        var both = new TaskCompletionSource();
        var five = OpenAIReply.Text(Proposal([.. Enumerable.Range(1, 5).Select(index => Task($"a{index}", "knowledge", $"Find part {index}."))])) with { Gate = both.Task };
        model.Enqueue(five, five, OpenAIReply.Text(Proposal([Task("b", "knowledge", "Find the most important part.")])));

        var steps = plan.Tasks.Select(task => run.StepAsync(ready.Model, plan, task, [], Begun)).ToList();
        await model.UntilRequestAsync(3, CancellationToken.None);
        both.SetResult();
        var grown = (await System.Threading.Tasks.Task.WhenAll(steps)).Select(step => ChatRun.Value(step).Chain!.Tasks.Count).Order();

        Assert.Equal([1, 5], grown);
        Assert.Contains("The run has room for 1 more tasks", model.Requests.Last().LastText("user"), StringComparison.Ordinal);
        Assert.Equal(RunHarness.Limits.MaxTasks, (await run.StoredAsync()).Children.Count);
    }

    [Fact]
    public async Task What_a_lost_execution_proposed_takes_no_room()
    {
        var (run, ready, plan) = await PlannedAsync();
        model.Enqueue(
            OpenAIReply.Text(Proposal([.. Enumerable.Range(1, 5).Select(index => Task($"a{index}", "knowledge", $"Find part {index}."))])),
            OpenAIReply.Text(Proposal([.. Enumerable.Range(1, 5).Select(index => Task($"b{index}", "knowledge", $"Find part {index}."))])));
        ChatRun.Value(await StepAsync(run, ready, plan, Begun));

        var again = ChatRun.Value(await StepAsync(run, ready, plan, Begun));

        Assert.Equal(5, again.Chain!.Tasks.Count);
        Assert.Equal(11, (await run.StoredAsync()).Children.Count);
    }

    [Fact]
    public async Task Agent_reads_how_its_chain_stands_and_answers_when_it_proposes_nothing()
    {
        var (run, ready, plan) = await PlannedAsync();
        model.Enqueue(OpenAIReply.Text(Proposal([Task("a", "knowledge", "Find the rule.")])), OpenAIReply.Text(Proposal([], "Within a day.")));
        var first = ChatRun.Value(await StepAsync(run, ready, plan, Begun));

        var last = ChatRun.Value(await StepAsync(run, ready, plan, After(first, Ended("t1-a", Problems.ProviderFailed))));

        Assert.Contains("- t1-a (knowledge): failed, provider_failed", model.Requests.Last().LastText("user"), StringComparison.Ordinal);
        Assert.Null(last.Chain);
        var output = await harness.Get<IRunPayloads>().GetAsync(run.Scope, last.Output!, PayloadJson.Default.AgentOutput, CancellationToken.None);
        Assert.Equal(("Within a day.", null), (output.Summary, output.Data));
    }

    [Fact]
    public async Task Task_may_stand_in_only_for_one_that_failed()
    {
        var (run, ready, plan) = await PlannedAsync();
        model.Enqueue(
            OpenAIReply.Text(Proposal([Task("a", "knowledge", "Find the rule.")])),
            OpenAIReply.Text(Proposal([Task("b", "knowledge", "Find it elsewhere.") with { Replaces = "z" }])),
            OpenAIReply.Text(Proposal([Task("b", "knowledge", "Find it elsewhere.") with { Replaces = "a" }])));
        var first = ChatRun.Value(await StepAsync(run, ready, plan, Begun));

        var second = ChatRun.Value(await StepAsync(run, ready, plan, After(first, Ended("t1-a", Problems.ProviderFailed))));

        Assert.Contains("replaces z, which is no task of this chain that failed", model.Requests.Last().LastText("user"), StringComparison.Ordinal);
        Assert.Equal([new ChainPair(new("t1-b"), new("t1-a"))], second.Chain!.Replacements);
        Assert.Equal("replanned", (await run.ViewAsync()).Decisions[^1].Data.Reason);
    }

    [Fact]
    public async Task Tasks_with_the_same_agent_and_words_are_told_as_twins_unless_one_waits_for_the_other()
    {
        var (run, ready, plan) = await PlannedAsync();
        model.Enqueue(OpenAIReply.Text(Proposal(
        [
            Task("a", "knowledge", "Find the rule."), Task("b", "knowledge", "find THE rule"), Task("c", "research_agent", "Find the rule."), Task("d", "knowledge", "Find the rule of 2020."), Task("e", "knowledge", "Find the rule.", "a", "b"),
        ])));

        var step = ChatRun.Value(await StepAsync(run, ready, plan, Begun));

        Assert.Equal([new ChainPair(new("t1-b"), new("t1-a"))], step.Chain!.Twins);
    }

    [Fact]
    public async Task Address_that_only_an_agent_wrote_into_an_objective_is_not_asked_for()
    {
        var (run, ready, plan) = await PlannedAsync();
        model.Enqueue(
            OpenAIReply.Text(Proposal([Task("a", "research_agent", "Read http://127.0.0.1:9/?said=secret and report.")])),
            OpenAIReply.Call(("web_fetch", """{"url":"http://127.0.0.1:9/?said=secret","from":null}""")));
        var chain = ChatRun.Value(await StepAsync(run, ready, plan, Begun)).Chain!;

        var step = ChatRun.Value(await run.StepAsync(ready.Model, plan with { Plan = chain.Objectives }, chain.Tasks[0], [], Begun));

        Assert.Equal((0, 1), (step.Calls.Count, step.Alerts));
        Assert.Equal(Problems.ArgumentNotShown.Code, (await run.ViewAsync()).ToolCalls.Single().Result!.Code);
    }

    [Fact]
    public async Task Where_nothing_can_be_added_any_more_what_is_proposed_is_left_alone()
    {
        var (run, ready, plan) = await PlannedAsync();
        model.Enqueue(OpenAIReply.Text(Proposal([Task("a", "knowledge", "Find the rule.")], "As far as I came.")));

        var step = ChatRun.Value(await StepAsync(run, ready, plan, Begun, mayCallTools: false));

        Assert.StartsWith("No task can be added any more", model.Requests.Last().LastText("user"), StringComparison.Ordinal);
        Assert.Equal((null, true), (step.Chain, step.Output is not null));
    }

    [Fact]
    public async Task Changes_are_told_with_the_policy_s_reason_and_refusals_as_decisions()
    {
        var (run, _, plan) = await PlannedAsync();
        var input = new ReconfigureChainInput
        {
            Scope = run.Scope,
            WriterId = "t1.chain.1",
            Task = plan.Tasks[0],
            Changes =
            [
                new JudgedChange(new ChainChange(new("t1-a"), ChainActions.Cancel, Necessity.Redundant, []), "knowledge", Applied: true) { Twin = new("t1-b") },
                new JudgedChange(new ChainChange(new("t1-c"), ChainActions.Reprioritise, Necessity.UpstreamInvalidated, [new("t1-d")]), "knowledge", Applied: true),
                new JudgedChange(new ChainChange(new("t1-e"), ChainActions.Cancel, Necessity.SafetyEscalation, []), "knowledge", Applied: false),
            ],
        };

        // Twice, as after a crash: it is told once.
        ChatRun.Value(await harness.Get<ReconfigureChainActivity>().RunAsync(input, CancellationToken.None));
        ChatRun.Value(await harness.Get<ReconfigureChainActivity>().RunAsync(input, CancellationToken.None));

        var view = await run.ViewAsync();
        Assert.Equal(
            [("t1-a", "cancel", Necessity.Redundant, "t1-b", ""), ("t1-c", "reprioritise", Necessity.UpstreamInvalidated, null, "t1-d")],
            view.ChainChanges.Select(change => (change.TaskId.Value, change.Data.Action, change.Data.Reason, change.Data.Twin?.Value, string.Join(' ', change.Data.DependsOn))));
        Assert.Equal((AgentTaskStatus.Cancelled, Problems.TaskSuperseded.Code), (view.Nodes.Single(node => node.TaskId.Value == "t1-a").Status, view.Nodes.Single(node => node.TaskId.Value == "t1-a").Code));
        Assert.Contains(view.Edges, edge => edge == new RunEdge(new("t1-d"), new("t1-c")));
        Assert.Equal(("chain_change_refused", "safety_escalation", "t1-e"), (view.Decisions[^1].Data.Decision, view.Decisions[^1].Data.Reason, view.Decisions[^1].TaskId!.Value.Value));
        Assert.Equal(4, (await run.FramesAsync()).Count(frame => frame.EventType is FrameKinds.ChainReconfigured or FrameKinds.AgentTaskComplete || frame.TaskId?.Value == "t1-e"));
    }

    private static AgentProgress Begun => new() { StartedAt = TimeProvider.System.GetUtcNow() };

    private static AgentProgress After(AgentStepResult step, params AgentResult[] ended) => Begun with
    {
        Steps = 1,
        State = step.State,
        Chain = new ChainProgress { Tasks = step.Chain!.Tasks, Objectives = step.Chain.Objectives },
        Parts = ended,
    };

    private static AgentResult Ended(string task, Problem problem) => new() { TaskId = new(task), Agent = "knowledge", Status = AgentTaskStatus.Failed, Code = problem.Code };

    private static Link Task(string id, string agent, string objective, params string[] dependsOn) => new(id, agent, objective, dependsOn, null);

    private static string Proposal(IReadOnlyList<Link> tasks, string summary = "So it is found out.") => new JsonObject
    {
        ["summary"] = summary,
        ["tasks"] = new JsonArray([.. tasks.Select(task => new JsonObject
        {
            ["id"] = task.Id,
            ["agent"] = task.Agent,
            ["objective"] = task.Objective,
            ["dependsOn"] = new JsonArray([.. task.DependsOn.Select(id => JsonValue.Create(id))]),
            ["replaces"] = task.Replaces,
        })]),
        ["changes"] = new JsonArray(),
    }.ToJsonString();

    private static Task<Outcome<AgentStepResult>> StepAsync(ChatRun run, PrepareResult ready, PlanResult plan, AgentProgress progress, bool mayCallTools = true) =>
        run.StepAsync(ready.Model, plan, plan.Tasks[0], [], progress, mayCallTools);

    private async Task<(ChatRun Run, PrepareResult Ready, PlanResult Plan)> PlannedAsync()
    {
        model.Enqueue(OpenAIReply.Text("""{"tasks":[{"id":"t1","agent":"task_agent","objective":"Find out.","dependsOn":[],"parent":null}]}"""));
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        Assert.True(ready.Decompose);
        return (run, ready, ChatRun.Value(await run.PlanAsync(ready)));
    }

    private sealed record Link(string Id, string Agent, string Objective, string[] DependsOn, string? Replaces);
}
