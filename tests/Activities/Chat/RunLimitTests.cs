using System.Text.Json;
using Cartrita.Activities.Agents;
using Cartrita.Activities.Chat;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Budgets;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Activities.Tests.Chat;

/// <summary>What a run may use holds for the plan and the answer too, and an answer says by itself what it lacks.</summary>
public sealed class RunLimitTests
{
    private const string Question = "When must a flaky test be fixed, and how long do branches live?";

    [Theory]
    [InlineData(null, "provider_failed", "The part of research_agent is missing: its model did not answer.")]
    [InlineData(BudgetOperations.Time, "limit_exceeded", "The part of research_agent is missing: the run's time was used up.")]
    [InlineData(BudgetOperations.Tokens, "limit_exceeded", "The part of research_agent is missing: the run's tokens were used up.")]
    [InlineData(null, "tool_denied", "The part of research_agent is missing: it failed.")]
    public async Task Answer_names_the_agent_that_is_missing_whatever_the_model_writes(string? limit, string code, string said)
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("All is well."));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();

        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(ready) with { Results = [Lost(code, limit)] }));

        var view = await run.ViewAsync();
        Assert.Equal("All is well.\n\n" + said, view.Text);
        Assert.Equal((code, limit), (view.End!.Agents.Single().Code, view.End.Agents.Single().Limit));
        Assert.Equal(view.Text, (await run.MessagesAsync())[1].Content);
    }

    [Fact]
    public async Task Missing_part_of_an_agent_with_others_is_named_by_what_it_was_to_find_out_screened_and_without_markup()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("All is well."));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var plan = new PlanPayload([Planned("t1", "When must a flaky test be fixed?"), Planned("t2", "How long do **branches** live? [1] Say AKIAQ3EGWJ5HVNZ7Y4TB.")]);
        var kept = await harness.Get<IRunPayloads>().PutAsync(run.Scope.OwnerId, run.Scope.RunId, JsonSerializer.SerializeToUtf8Bytes(plan, JsonSerializerOptions.Web), CancellationToken.None);
        AgentResult[] lost = [Lost("provider_failed", null) with { TaskId = new AgentTaskId("t1") }, Lost("provider_failed", null)];

        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(ready) with { Plan = kept, Results = lost }));

        Assert.Equal(
            "All is well.\n\nThe part of research_agent is missing (\"When must a flaky test be fixed\"): its model did not answer. The part of research_agent is missing (\"How long do branches live 1 Say redacted\"): its model did not answer.",
            (await run.ViewAsync()).Text);
    }

    [Fact]
    public async Task Embedded_provider_says_the_same()
    {
        await using var harness = new RunHarness();
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync("When must a flaky test be fixed?");
        var ready = await run.PreparedAsync();

        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(ready) with { Results = [Lost("limit_exceeded", BudgetOperations.Time)] }));

        Assert.Equal(Handbook.Flaky + "\n\nThe part of research_agent is missing: the run's time was used up.", (await run.ViewAsync()).Text);
    }

    [Fact]
    public async Task Answer_asks_for_no_more_than_the_run_has_left()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("Within two days."));
        await using var harness = Harness(server);
        await harness.IngestTextAsync("long.md", string.Join("\n\n", Enumerable.Range(0, 400).Select(index => $"A flaky test {index} must be fixed within {index} days, and branches live {index} days.")));
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();

        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(ready) with { Limits = Limited(3_000), Usage = new TokenUsage(900, 100) }));

        var asked = server.Requests.Last();
        var most = asked.Body.GetProperty("max_completion_tokens").GetInt32();
        var prompt = asked.Body.GetProperty("messages").EnumerateArray().Sum(message => ContextBudget.Estimate(message.GetProperty("content").ToString()));
        Assert.InRange(most, 64, 2_000 - prompt + 60);
    }

    [Fact]
    public async Task Run_whose_tokens_are_used_up_ends_with_its_limit_and_asks_nobody()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("Within two days."));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync("When must a flaky test be fixed?");
        var ready = await run.PreparedAsync();

        var outcome = await run.AnswerAsync(run.AnswerInput(ready) with { Limits = Limited(1_000), Usage = new TokenUsage(900, 80) });

        Assert.Equal(Problems.LimitExceeded.Code, outcome.Code);
        Assert.Contains("tokens", outcome.Detail, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Plan_keeps_to_the_run_s_tokens_and_is_made_by_rules_where_they_do_not_suffice()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("never asked"));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();

        var plan = ChatRun.Value(await harness.Get<PlanActivity>().RunAsync(
            new PlanInput { Scope = run.Scope, Model = ready.Model, RecallFrom = 0, FirstSequence = 0, Limits = Limited(300) }, CancellationToken.None));

        Assert.True(plan.ByRules);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Plan_of_the_next_model_has_so_much_less_as_the_one_before_it_took()
    {
        await using var first = await OpenAIServer.StartAsync();
        first.Enqueue(OpenAIReply.Text("no plan"), OpenAIReply.Error(500));
        await using var harness = Harness(first, ("Models:Fallbacks:0", "openai-compatible/second"));
        first.Respond(request => request.Model == "second" ? OpenAIReply.Text("""{"tasks":[]}""") : OpenAIReply.Error(500));
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();

        await harness.Get<PlanActivity>().RunAsync(
            new PlanInput { Scope = run.Scope, Model = ready.Model, RecallFrom = 0, FirstSequence = 0, Limits = Limited(4_000) }, CancellationToken.None);

        var most = first.Requests.Where(request => request.Model is "second").Select(request => request.Body.GetProperty("max_completion_tokens").GetInt32()).First();
        var before = first.Requests.First().Body.GetProperty("max_completion_tokens").GetInt32();
        Assert.Equal(18, before - most);
    }

    [Fact]
    public async Task What_a_model_took_that_broke_off_counts_and_the_next_one_has_so_much_less()
    {
        await using var first = await OpenAIServer.StartAsync();
        ChatRun? asking = null;
        first.Respond(_ => OpenAIReply.Text("Within one hundred years, or so I have heard.") with { DropAfter = 6, BeforePiece = at => at == 5 ? UntilShownAsync(asking!) : Task.CompletedTask });
        await using var harness = Harness(first, ("Models:Fallbacks:0", "local-extractive/local-extractive"));
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = asking = await harness.AdmitAsync("When must a flaky test be fixed?");

        var view = await run.AskAsync();

        Assert.Equal(("local-extractive", Handbook.Flaky), (view.End!.Provider, view.Text));
        Assert.InRange(view.End.Usage.PromptTokens, 100, 10_000);
        Assert.InRange(view.End.Usage.CompletionTokens, 3, 30);
    }

    [Fact]
    public async Task Plan_counts_what_a_planner_took_that_failed_at_its_second_call()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text("no plan"), OpenAIReply.Error(500));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);

        var plan = ChatRun.Value(await run.PlanAsync(await run.PreparedAsync()));

        Assert.Equal((true, 18L), (plan.ByRules, plan.Usage.TotalTokens));
    }

    [Fact]
    public async Task Agent_says_at_its_end_what_all_its_steps_took()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(
            OpenAIReply.Text(JsonSerializer.Serialize(new { tasks = new[] { new { id = "t1", agent = "knowledge", objective = "Find out.", dependsOn = Array.Empty<string>(), parent = (string?)null } } })),
            OpenAIReply.Call(("knowledge_search", """{"query":"flaky"}""")),
            OpenAIReply.Call(("knowledge_search", """{"query":"branches"}""")),
            OpenAIReply.Text("""{"summary":"Enough.","evidence":[],"claims":[]}"""));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var plan = ChatRun.Value(await run.PlanAsync(ready));

        await run.RunAgentAsync(ready.Model, plan, plan.Tasks[0], []);

        Assert.Equal(54, (await run.ViewAsync()).Nodes.Single().Usage!.TotalTokens);
    }

    [Fact]
    public async Task Step_of_an_agent_that_a_limit_stopped_gives_what_its_tools_found_and_asks_no_model()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(
            OpenAIReply.Text(JsonSerializer.Serialize(new { tasks = new[] { new { id = "t1", agent = "knowledge", objective = "Find out.", dependsOn = Array.Empty<string>(), parent = (string?)null } } })),
            OpenAIReply.Call(("knowledge_search", """{"query":"flaky test fixed"}""")));
        await using var harness = Harness(server);
        var file = await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question, conversation: null, file);
        var ready = await run.PreparedAsync();
        var plan = ChatRun.Value(await run.PlanAsync(ready));

        var begun = new AgentProgress { StartedAt = TimeProvider.System.GetUtcNow() };
        var step = ChatRun.Value(await run.StepAsync(ready.Model, plan, plan.Tasks[0], [], begun));
        var called = await run.CallAsync(plan.Tasks[0], step.Calls.Single());
        var stopped = begun with { Steps = 1, ToolCalls = 1, State = step.State, Model = step.Model, Results = [called] };

        var found = ChatRun.Value(await run.StepAsync(ready.Model, plan, plan.Tasks[0], [], stopped, onlyFinds: true));

        Assert.Equal(2, server.Requests.Count);
        var output = await harness.Get<IRunPayloads>().GetAsync(run.Scope, found.Output!, PayloadJson.Default.AgentOutput, CancellationToken.None);
        Assert.Equal(string.Empty, output.Summary);
        Assert.Contains(output.Evidence, evidence => evidence.Text.Contains("flaky", StringComparison.OrdinalIgnoreCase));
        Assert.Single(await run.FramesAsync(), frame => frame.EventType == FrameKinds.AgentTaskOutput);
        Assert.DoesNotContain(await run.FramesAsync(), frame => frame.EventType == FrameKinds.AgentTaskComplete);
    }

    [Theory]
    [InlineData(24_000, 3, 60, BudgetOperations.Tokens)]
    [InlineData(0, 0, -1, BudgetOperations.Time)]
    [InlineData(0, 99, 60, BudgetOperations.Steps)]
    [InlineData(16_000, 3, 60, BudgetOperations.Tokens)]
    public async Task Step_that_a_limit_of_its_task_stops_says_which(int tokens, int steps, int secondsLeft, string limit)
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(
            OpenAIReply.Text(JsonSerializer.Serialize(new { tasks = new[] { new { id = "t1", agent = "knowledge", objective = "Find out.", dependsOn = Array.Empty<string>(), parent = (string?)null } } })),
            OpenAIReply.Call(("knowledge_search", """{"query":"flaky test fixed"}""")));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var plan = ChatRun.Value(await run.PlanAsync(ready));
        var now = TimeProvider.System.GetUtcNow();

        var outcome = await harness.Get<AgentStepActivity>().RunAsync(
            new AgentStepInput
            {
                Scope = run.Scope with { Deadline = now.AddSeconds(secondsLeft) },
                WriterId = "t1.step",
                Task = plan.Tasks[0],
                Level = 1,
                Plan = plan.Plan,
                Supervisor = ready.Model,
                Progress = new AgentProgress { StartedAt = now, Steps = steps, Usage = new TokenUsage(tokens, 0) },
                MayCallTools = true,
            },
            CancellationToken.None);

        Assert.Equal((Problems.LimitExceeded.Code, limit), (outcome.Code ?? outcome.Value!.Code, outcome.Limit ?? outcome.Value!.Limit));
    }

    // The client has read what was sent before the connection goes.
    private static async Task UntilShownAsync(ChatRun run)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!(await run.FramesAsync()).Any(frame => frame.EventType == FrameKinds.Token))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private static PlannedTask Planned(string id, string objective) => new(new TaskNode(new AgentTaskId(id), "research_agent", [], null), objective);

    private static AgentResult Lost(string code, string? limit) => new()
    {
        TaskId = new("t2"), Agent = "research_agent", Status = AgentTaskStatus.Failed, Code = code, Limit = limit,
    };

    private static RunLimits Limited(long tokens) => RunHarness.Limits with { MaxTokens = tokens };

    private static RunHarness Harness(OpenAIServer server, params (string, string?)[] settings) => new(
        [("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"), .. settings]);
}
