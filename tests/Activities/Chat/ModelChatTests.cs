using System.Text.Json;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Activities.Tests.Chat;

/// <summary>Chats with a model behind OpenAI's wire format: plan, agents, fusion, citations, fallbacks.</summary>
public sealed class ModelChatTests
{
    private const string Question = "When must a flaky test be fixed, and how long do branches live?";

    [Fact]
    public async Task Plan_agents_and_fusion_work_with_a_model()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(Reply);
        await using var harness = Harness(server);
        var file = await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question, conversation: null, file);

        var view = await run.AskWithPlanAsync();

        server.AssertContract();
        Assert.Equal("Within two working days [1]. Branches live three working days.", view.Text);
        var citation = Assert.Single(view.End!.Citations);
        Assert.Equal((1, file, Handbook.Text[citation.Start..citation.End]), (citation.Marker!.Value, citation.AttachmentId!.Value, citation.Quote));
        Assert.Equal(Handbook.Flaky, citation.Quote);
        Assert.Null(view.End.Fallback);
        Assert.Equal(["flaky", "branches", "answer"], view.Nodes.Select(node => node.TaskId.Value));
        Assert.Equal([new RunEdge(new AgentTaskId("flaky"), AgentLevels.AnswerTask), new RunEdge(new AgentTaskId("branches"), AgentLevels.AnswerTask)], view.Edges);
    }

    [Fact]
    public async Task Refused_plan_may_be_mended_once()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(
            OpenAIReply.Text(Plan(("t1", "knowledge", ["t2"]), ("t2", "knowledge", ["t1"]))),
            OpenAIReply.Text(Plan(("t1", "knowledge", []))));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);

        var plan = ChatRun.Value(await run.PlanAsync(await run.PreparedAsync()));

        Assert.Equal("t1", Assert.Single(plan.Tasks).TaskId.Value);
        Assert.Contains("Task t1 waits for itself.", server.Requests.Last().LastText("user"), StringComparison.Ordinal);
        Assert.Equal(36, plan.Usage.TotalTokens);
    }

    [Theory]
    [InlineData("audio", "invalid_plan")]
    [InlineData("nobody", "invalid_plan")]
    public async Task Plan_that_stays_refused_fails_by_name(string agent, string code)
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text(Plan(("t1", agent, []))));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);

        var outcome = await run.PlanAsync(await run.PreparedAsync());

        Assert.Equal(code, outcome.Code);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Marker_that_names_nothing_is_dropped()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("Within two working days [1][7], see [the handbook] and [2, 99]."));
        await using var harness = Harness(server);
        await harness.IngestTextAsync("handbook.md", Handbook.Text);

        var view = await (await harness.AdmitAsync("When must a flaky test be fixed?")).AskAsync();

        Assert.Equal("Within two working days [1], see [the handbook] and .", view.Text);
        Assert.Equal([1], view.End!.Citations.Select(citation => citation.Marker!.Value));
    }

    [Fact]
    public async Task Fallback_is_framed_and_told()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Error(500));
        await using var harness = Harness(server, ("Models:Fallbacks:0", "local-extractive/local-extractive"));
        await harness.IngestTextAsync("handbook.md", Handbook.Text);

        var view = await (await harness.AdmitAsync("When must a flaky test be fixed?")).AskAsync();

        Assert.Equal(Handbook.Flaky, view.Text);
        Assert.Equal("local-extractive", view.End!.Provider);
        Assert.Equal(Problems.ProviderFailed.Code, view.End.Fallback?.Reason);
        Assert.Equal(Decisions.ModelFallback, Assert.Single(view.Decisions).Data.Decision);
    }

    [Fact]
    public async Task Provider_that_fails_without_a_fallback_ends_with_its_code()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Error(401));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync("When must a flaky test be fixed?");

        var outcome = await run.AnswerAsync(run.AnswerInput(await run.PreparedAsync()));

        Assert.Equal(Problems.ProviderUnauthorized.Code, outcome.Code);
    }

    [Fact]
    public async Task Failure_in_the_middle_of_a_stream_gives_way_to_a_whole_answer()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("Within one hundred years, or so I have heard.") with { DropAfter = 3 });
        await using var harness = Harness(server, ("Models:Fallbacks:0", "local-extractive/local-extractive"));
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync("When must a flaky test be fixed?");

        var view = await run.AskAsync();

        Assert.Equal(Handbook.Flaky, view.Text);
        Assert.Equal(2, (await run.FramesAsync()).Count(frame => frame.EventType == FrameKinds.AgentTaskStarted));
    }

    [Theory]
    [InlineData("""{"summary":"Two days.","evidence":[],"next_step":"call audio"}""")]
    [InlineData("""{"summary":"Two days.","evidence":[],"retry":true}""")]
    [InlineData("Two days.")]
    public async Task Agent_that_returns_more_than_data_may_mend_it_once_and_is_refused_then(string reply)
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text(Plan(("t1", "knowledge", []))), OpenAIReply.Text(reply), OpenAIReply.Text(reply));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var plan = ChatRun.Value(await run.PlanAsync(ready));

        var result = await run.RunAgentAsync(ready.Model, plan, plan.Tasks[0], []);

        Assert.Equal((Problems.AgentResultInvalid.Code, 3), (result.Code, server.Requests.Count));
    }

    [Fact]
    public async Task Output_that_does_not_fit_is_mended_by_the_model_which_reads_what_is_wrong()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(
            OpenAIReply.Text(Plan(("t1", "knowledge", []))),
            OpenAIReply.Text("""{"summary":"Two days.","evidence":[],"claims":[{"text":"Two days.","evidence":["invented"],"confidence":"certain"}]}"""),
            OpenAIReply.Text("""{"summary":"Two days.","evidence":[],"claims":[{"text":"Two days.","evidence":["invented"],"confidence":"high"}]}"""));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var plan = ChatRun.Value(await run.PlanAsync(ready));

        var result = await run.RunAgentAsync(ready.Model, plan, plan.Tasks[0], []);

        server.AssertContract();
        Assert.Equal(AgentTaskStatus.Completed, result.Status);
        Assert.Contains("/claims/0/confidence", server.Requests.Last().LastText("user"), StringComparison.Ordinal);
        var claim = Assert.Single(Assert.Single((await run.ViewAsync()).Findings).Claims);
        Assert.Equal(("Two days.", 0, false), (claim.Text, claim.Sources.Count, claim.Supported));
    }

    [Fact]
    public async Task Tool_that_the_manifest_does_not_bind_is_denied_and_the_model_reads_so()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(
            OpenAIReply.Text(Plan(("t1", "knowledge", []))),
            OpenAIReply.Call(("delete_everything", "{}")),
            OpenAIReply.Text("""{"summary":"I may not.","evidence":[],"claims":[]}"""));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var plan = ChatRun.Value(await run.PlanAsync(ready));

        var result = await run.RunAgentAsync(ready.Model, plan, plan.Tasks[0], []);

        Assert.Equal(AgentTaskStatus.Completed, result.Status);
        var call = Assert.Single((await run.ViewAsync()).ToolCalls);
        Assert.Equal(("unknown_tool", "denied", Problems.ToolDenied.Code), (call.Call.ToolId, call.Result!.Status, call.Result.Code));
        Assert.Contains(Problems.ToolDenied.Code, server.Requests.Last().LastText("tool"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_of_tools_reach_the_model_as_data_that_somebody_else_wrote()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(
            OpenAIReply.Text(Plan(("t1", "knowledge", []))),
            OpenAIReply.Call(("knowledge_search", """{"query":7}""")),
            OpenAIReply.Text("""{"summary":"Nothing.","evidence":[],"claims":[]}"""));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var plan = ChatRun.Value(await run.PlanAsync(ready));

        await run.RunAgentAsync(ready.Model, plan, plan.Tasks[0], []);

        var read = JsonElement.Parse(server.Requests.Last().LastText("tool")!);
        Assert.Equal(("knowledge_search", "untrusted"), (read.GetProperty("tool").GetString(), read.GetProperty("trust").GetString()));
        Assert.Equal(Problems.InvalidRequest.Code, read.GetProperty("data").GetProperty("error").GetString());
        Assert.Contains("/query", read.GetProperty("data").GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_that_is_no_tool_never_reaches_history()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(
            OpenAIReply.Text(Plan(("t1", "knowledge", []))),
            OpenAIReply.Call((new string('x', 5_000), "{}"), ("knowledge_search", """{"query":"flaky"}""")));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var plan = ChatRun.Value(await run.PlanAsync(ready));

        var step = ChatRun.Value(await run.StepAsync(ready.Model, plan, plan.Tasks[0], [], new AgentProgress { StartedAt = TimeProvider.System.GetUtcNow() }));

        Assert.Equal(("s0c1", "knowledge_search"), (Assert.Single(step.Calls).CallId, step.Calls[0].ToolId));
    }

    [Fact]
    public async Task Calls_beyond_the_manifest_s_limit_are_refused_and_the_model_reads_so()
    {
        const int Limit = 8;
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(
            OpenAIReply.Text(Plan(("t1", "knowledge", []))),
            OpenAIReply.Call([.. Enumerable.Range(0, Limit + 3).Select(index => ("knowledge_search", '{' + $"\"query\":\"flaky {index}\"" + '}'))]),
            OpenAIReply.Text("""{"summary":"Enough.","evidence":[],"claims":[]}"""));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var plan = ChatRun.Value(await run.PlanAsync(ready));

        var result = await run.RunAgentAsync(ready.Model, plan, plan.Tasks[0], []);

        server.AssertContract();
        Assert.Equal(AgentTaskStatus.Completed, result.Status);
        var codes = (await run.ViewAsync()).ToolCalls.Select(call => call.Result!.Code).ToList();
        Assert.Equal((Limit, 3), (codes.Count(code => code is null), codes.Count(code => code == Problems.LimitExceeded.Code)));
        Assert.Contains(Problems.LimitExceeded.Code, server.Requests.Last().LastText("tool"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_without_a_list_of_dependencies_has_none()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text("""{"tasks":[{"id":"t1","agent":"knowledge","objective":"Find out."}]}"""));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);

        var plan = ChatRun.Value(await run.PlanAsync(await run.PreparedAsync()));

        Assert.Empty(Assert.Single(plan.Tasks).DependsOn);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"tasks":null}""")]
    [InlineData("""{"tasks":[null]}""")]
    [InlineData("""{"tasks":[{}]}""")]
    [InlineData("""{"tasks":[{"id":null,"agent":"knowledge","objective":"Find out."}]}""")]
    [InlineData("""{"tasks":[{"id":"t1","agent":null,"objective":"Find out."}]}""")]
    [InlineData("""{"tasks":[{"id":"t1","agent":"knowledge","objective":null}]}""")]
    [InlineData("""{"tasks":[{"id":"t1","agent":"knowledge","objective":"Find out.","dependsOn":[null]}]}""")]
    [InlineData("""{"tasks":[{"id":"t1","agent":"knowledge","objective":"Find out.","parent":"not a task!"}]}""")]
    public async Task Plan_with_a_hole_is_refused_and_may_be_mended_once(string reply)
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text(reply), OpenAIReply.Text(reply));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);

        var outcome = await run.PlanAsync(await run.PreparedAsync());

        Assert.Equal(Problems.InvalidPlan.Code, outcome.Code);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Refusal_is_streamed_and_told()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => new OpenAIReply { Refusal = "I can't help with that." });
        await using var harness = Harness(server);

        var view = await (await harness.AdmitAsync("When must a flaky test be fixed?")).AskAsync();

        server.AssertContract();
        Assert.Equal(("I can't help with that.", "refusal"), (view.Text, view.End!.FinishReason));
    }

    [Theory]
    [InlineData("content_filter")]
    [InlineData("length")]
    public async Task Answer_that_was_cut_says_why(string reason)
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("Within two") with { FinishReason = reason });
        await using var harness = Harness(server);

        var view = await (await harness.AdmitAsync("When must a flaky test be fixed?")).AskAsync();

        Assert.Equal(("Within two", reason), (view.Text, view.End!.FinishReason));
    }

    [Fact]
    public async Task Model_that_stands_in_for_an_open_circuit_is_logged_and_framed_by_planner_and_agent()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Error(500));
        await using var harness = Harness(
            server, ("Models:Fallbacks:0", "local-extractive/local-extractive"), ("Models:CircuitMinimumCalls", "2"), ("Models:CircuitBreak", "00:01:00"));
        for (var failed = 0; failed < 2; failed++)
        {
            var before = await harness.AdmitAsync(Question);
            var prepared = await before.PreparedAsync();
            var planned = ChatRun.Value(await before.PlanAsync(prepared));
            ChatRun.Value(await before.StepAsync(prepared.Model, planned, planned.Tasks[0], [], new AgentProgress { StartedAt = TimeProvider.System.GetUtcNow() }));
        }

        var (asked, warned) = (server.Requests.Count, harness.Warnings.Entries.Count(Warned));
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        var plan = ChatRun.Value(await run.PlanAsync(ready));
        ChatRun.Value(await run.StepAsync(ready.Model, plan, plan.Tasks[0], [], new AgentProgress { StartedAt = TimeProvider.System.GetUtcNow() }));

        Assert.Equal((asked, warned + 2), (server.Requests.Count, harness.Warnings.Entries.Count(Warned)));
        var told = (await run.ViewAsync()).Decisions.Select(decision => decision.Data).Where(decision => decision.Decision == Decisions.ModelFallback).ToList();
        Assert.Equal(["modelSelector", "knowledge"], told.Select(decision => decision.Agent));
        Assert.All(told, decision => Assert.Equal(("openai-compatible", "local-extractive", Problems.ProviderFailed.Code), (decision.FromModel!.Provider, decision.Model!.Provider, decision.Reason)));

        static bool Warned(string text) => text.Contains("stands in", StringComparison.Ordinal);
    }

    private static RunHarness Harness(OpenAIServer server, params (string, string?)[] settings) => new(
        [("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"), .. settings]);

    // Answers each kind of request of a whole run, as a model would.
    private static OpenAIReply Reply(OpenAIRequest request) => request.SchemaName switch
    {
        "plan" => OpenAIReply.Text(Plan(("flaky", "knowledge", []), ("branches", "knowledge", []))),
        not null when request.LastText("tool") is null => OpenAIReply.Call(("knowledge_search", """{"query":"flaky test fixed within"}""")),
        not null => OpenAIReply.Text("""{"summary":"Found it.","evidence":["flaky.s0c0e1","invented"],"claims":[{"text":"Flaky tests are fixed within two working days.","evidence":["flaky.s0c0e1"],"confidence":"high"}]}"""),
        null => OpenAIReply.Text("Within two working days [1]. Branches live three working days."),
    };

    private static string Plan(params (string Id, string Agent, string[] DependsOn)[] tasks) => JsonSerializer.Serialize(new
    {
        tasks = tasks.Select(task => new { id = task.Id, agent = task.Agent, objective = $"Find out about {task.Id}.", dependsOn = task.DependsOn, parent = (string?)null }),
    });
}
