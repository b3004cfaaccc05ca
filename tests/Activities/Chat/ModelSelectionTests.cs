using Cartrita.Activities.Models;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Selection;
using Cartrita.Core.Streaming.Data;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Activities.Tests.Chat;

/// <summary>Runs whose model is chosen between two providers: what the decisions tell, and that a model that stands in is named in the answer.</summary>
public sealed class ModelSelectionTests
{
    private const string Question = "When must a flaky test be fixed, and how long do branches live?";
    private static readonly ModelChoice Wished = new(ProviderNames.OpenAICompatible, "gpt-4.1");
    private static readonly ModelChoice Second = new("second", "small");

    [Fact]
    public async Task Run_without_another_model_tells_that_it_has_the_configured_one()
    {
        await using var server = await OpenAIServer.StartAsync();
        await using var harness = Harness(server);

        var ready = await (await harness.AdmitAsync(Question)).PreparedAsync();

        Assert.Equal(Wished, ready.Model);
        var told = Selected(ready);
        Assert.Equal((SelectionReasons.Configured, null, null), (told.Reason, told.FromModel, told.PassedOver));
    }

    [Fact]
    public async Task Preferred_model_is_told_with_what_was_passed_over_for_run_and_agent()
    {
        await using var server = await OpenAIServer.StartAsync();
        await using var other = await OpenAIServer.StartAsync();
        other.Enqueue(OpenAIReply.Text(Plan), OpenAIReply.Call(("knowledge_search", """{"query":"flaky tests"}""")), OpenAIReply.Text("""{"summary":"Nothing.","evidence":[],"claims":[]}"""));
        await using var harness = Harness(
            server,
            ("Models:Fallbacks:0", "second/small"), ("Models:Providers:second:Endpoint", other.Endpoint.ToString()), ("Models:Prefer", "cost"),
            ("Models:Prices:second/small:Input", "1"), ("Models:Prices:second/small:Output", "1"));
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        Assert.Equal((Second, Wished, null), (ready.Model, ready.AgentsGoBy, ready.Fallback));
        Assert.Equal([new PassedOverModel(Wished.Provider, Wished.Model, SelectionReasons.PriceUnknown)], Selected(ready).PassedOver);

        var plan = ChatRun.Value(await run.PlanAsync(ready));
        Assert.Equal(AgentTaskStatus.Completed, (await run.RunAgentAsync(ready.AgentsGoBy, plan, plan.Tasks[0], [])).Status);

        Assert.Equal((0, 3), (server.Requests.Count, other.Requests.Count));
        var told = Assert.Single((await run.ViewAsync()).Decisions, decision => decision.Data.Decision == Decisions.ModelSelected);
        Assert.Equal(("t1", Second, SelectionReasons.Cheapest), (told.TaskId!.Value.Value, told.Data.Model, told.Data.Reason));
        Assert.Equal(("openai-compatible", "gpt-5"), (told.Data.PassedOver![0].Provider, told.Data.PassedOver[0].Model));
    }

    [Fact]
    public async Task Model_that_stands_in_for_the_configured_one_is_logged_told_and_named_in_the_answer()
    {
        await using var server = await OpenAIServer.StartAsync();
        await using var other = await OpenAIServer.StartAsync();
        other.Respond(_ => OpenAIReply.Text("Within two working days."));
        await using var harness = Harness(
            server,
            ("Models:Fallbacks:0", "second/small"), ("Models:Providers:second:Endpoint", other.Endpoint.ToString()), ("Models:Providers:openai-compatible:ContextWindows:gpt-4.1", "1000"));
        var run = await harness.AdmitAsync("When must a flaky test be fixed?");

        var ready = await run.PreparedAsync();
        var answer = ChatRun.Value(await run.AnswerAsync(run.AnswerInput(ready) with { Fallback = ready.Fallback }));

        Assert.Equal((SelectionReasons.StandsIn, Wished), (Selected(ready).Reason, Selected(ready).FromModel));
        Assert.True(answer.Usage.TotalTokens > 0);
        var end = (await run.ViewAsync()).End!;
        Assert.Equal(("second", "openai-compatible", "too_small"), (end.Provider, end.Fallback?.FromProvider, end.Fallback?.Reason));
        Assert.Contains(harness.Warnings.Entries, entry => entry.Contains("openai-compatible/gpt-4.1 is not used (too_small); second/small stands in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Model_that_stands_in_for_a_judge_s_or_the_memory_agent_s_is_logged_too()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("Within two working days."));
        await using var other = await OpenAIServer.StartAsync();
        other.Respond(_ => OpenAIReply.Text("""{"items":[]}"""));
        await using var harness = Harness(
            server,
            ("Models:Fallbacks:0", "second/small"), ("Models:Providers:second:Endpoint", other.Endpoint.ToString()), ("Models:Providers:openai-compatible:ContextWindows:gpt-5", "1000"));
        const string Logged = "openai-compatible/gpt-5 is not used (too_small); second/small stands in";
        var run = await harness.AdmitAsync("My name is Ada Quill. When must a flaky test be fixed?");
        var ready = await run.PreparedAsync();
        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(ready)));
        Assert.DoesNotContain(harness.Warnings.Entries, entry => entry.Contains(Logged, StringComparison.Ordinal));

        await run.RememberAsync(ready);

        Assert.Single(harness.Warnings.Entries, entry => entry.Contains(Logged, StringComparison.Ordinal));
        await run.EvaluateAsync(ready, TokenUsage.None);
        Assert.Equal(2, harness.Warnings.Entries.Count(entry => entry.Contains(Logged, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reckoning_with_a_price_logs_no_stand_in()
    {
        await using var server = await OpenAIServer.StartAsync();
        await using var harness = Harness(server, ("Models:Fallbacks:0", "local-extractive/local-extractive"), ("Models:Providers:openai-compatible:ContextWindows:gpt-5", "1000"));

        harness.Get<FirstSteps>().CostMicroUsd(Wished, [new TaskNode(new AgentTaskId("t1"), "knowledge", [], null)]);

        Assert.DoesNotContain(harness.Warnings.Entries, entry => entry.Contains("stands in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Choice_is_told_by_what_comes_after_it_so_that_no_frame_is_shown_of_one_that_a_crash_has_made_anew()
    {
        await using var server = await OpenAIServer.StartAsync();
        await using var harness = Harness(server, ("Models:Fallbacks:0", "local-extractive/local-extractive"));
        var run = await harness.AdmitAsync("When must a flaky test be fixed?");

        var ready = await run.PreparedAsync();

        Assert.Contains(ready.Decisions, decision => decision.Decision == Decisions.ModelSelected);
        Assert.Empty(await run.FramesAsync());
    }

    private const string Plan = """{"tasks":[{"id":"t1","agent":"knowledge","objective":"When must a flaky test be fixed?","dependsOn":[],"parent":null}]}""";

    private static OrchestrationDecisionData Selected(PrepareResult ready) => Assert.Single(ready.Decisions, decision => decision.Decision == Decisions.ModelSelected);

    private static RunHarness Harness(OpenAIServer server, params (string, string?)[] settings) => new(
        [("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"), .. settings]);
}
