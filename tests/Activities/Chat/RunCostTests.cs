using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Streaming.Data;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Activities.Tests.Chat;

/// <summary>What runs cost: told where it is known, never as nothing where it is not, and held to a limit.</summary>
public sealed class RunCostTests
{
    private const string Question = "When must a flaky test be fixed?";

    // A prompt of 11 tokens and a reply of 7, at 2 and 8 dollars a million.
    private const long CallMicroUsd = (11 * 2) + (7 * 8);

    private static readonly (string, string?)[] Prices = [("Models:Prices:openai-compatible/gpt-4.1:Input", "2"), ("Models:Prices:openai-compatible/gpt-4.1:Output", "8")];

    [Fact]
    public async Task Cost_of_a_run_is_in_its_usage()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("Within two working days."));
        await using var harness = Harness(server, Prices);

        var view = await (await harness.AdmitAsync(Question)).AskAsync();

        Assert.Equal((CallMicroUsd / 1_000_000m, 18L), (view.Usage.CostUsd, view.Usage.PricedTokens));
        Assert.Equal(view.Usage, view.End!.Usage);
        Assert.Equal(view.Usage, Assert.Single(view.Nodes).Usage);
    }

    [Fact]
    public async Task Model_without_a_price_costs_nobody_knows_how_much()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("Within two working days."));
        await using var harness = Harness(server);
        var run = await harness.AdmitAsync(Question);

        var ready = ChatRun.Value(await harness.Get<Activities.Chat.PrepareActivity>().RunAsync(new PrepareInput(run.Scope) { CapsCost = true }, CancellationToken.None));
        var answer = ChatRun.Value(await run.AnswerAsync(run.AnswerInput(ready) with { Limits = Capped(1) }));

        var told = Assert.Single(ready.Decisions, decision => decision.Decision == Decisions.CostUnknown);
        Assert.Equal(("no_price", ready.Model), (told.Reason, told.Model));
        Assert.Equal((18L, 0L, null), (answer.Usage.TotalTokens, answer.Usage.PricedTokens, answer.Usage.CostUsd));
        Assert.DoesNotContain((await run.PreparedAsync()).Decisions, decision => decision.Decision == Decisions.CostUnknown);
    }

    [Fact]
    public async Task Agents_model_without_a_price_is_told_with_its_task()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(
            OpenAIReply.Text("""{"tasks":[{"id":"t1","agent":"knowledge","objective":"When must a flaky test be fixed?","dependsOn":[],"parent":null}]}"""),
            OpenAIReply.Text("""{"summary":"Within two working days.","evidence":[],"claims":[]}"""));
        await using var harness = Harness(server, Prices);
        var run = await harness.AdmitAsync("When must a flaky test be fixed, and how long do branches live?");
        var ready = await run.PreparedAsync();
        var plan = ChatRun.Value(await run.PlanAsync(ready));

        ChatRun.Value(await harness.Get<Activities.Agents.AgentStepActivity>().RunAsync(
            new AgentStepInput
            {
                Scope = run.Scope,
                WriterId = "t1.step.0",
                Task = plan.Tasks[0],
                Level = 1,
                Plan = plan.Plan,
                Supervisor = ready.AgentsGoBy,
                Progress = new AgentProgress { StartedAt = TimeProvider.System.GetUtcNow() },
                MayCallTools = true,
                CapsCost = true,
            },
            CancellationToken.None));

        var told = Assert.Single((await run.ViewAsync()).Decisions, decision => decision.Data.Decision == Decisions.CostUnknown).Data;
        Assert.Equal(("no_price", "gpt-5"), (told.Reason, told.Model!.Model));
    }

    [Fact]
    public async Task Fallback_without_a_price_is_told_where_the_cost_is_limited()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(request => request.Model == "gpt-4.1" ? OpenAIReply.Error(500) : OpenAIReply.Text("Within two working days."));
        await using var harness = Harness(server, [.. Prices, ("Models:Fallbacks:0", "openai-compatible/other")]);
        var run = await harness.AdmitAsync(Question);

        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(await run.PreparedAsync()) with { Limits = Capped(1_000_000) }));

        var told = Assert.Single((await run.ViewAsync()).Decisions, decision => decision.Data.Decision == Decisions.CostUnknown).Data;
        Assert.Equal("other", told.Model!.Model);
    }

    [Fact]
    public async Task Local_extractive_costs_nothing_and_that_is_known()
    {
        await using var harness = new RunHarness();
        await harness.IngestTextAsync("handbook.md", Handbook.Text);

        var view = await (await harness.AdmitAsync(Question)).AskAsync();

        Assert.Equal((true, 0m), (view.Usage.TotalTokens > 0, view.Usage.CostUsd));
    }

    [Fact]
    public async Task Reply_is_bound_by_what_is_left()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("Within two working days."));
        await using var harness = Harness(server, Prices);
        var run = await harness.AdmitAsync(Question);

        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(await run.PreparedAsync()) with { Limits = Capped(6_000), Usage = new TokenUsage(1, 1) { CostMicroUsd = 1_000 } }));

        server.AssertContract();
        var most = server.Requests.Single().Body.GetProperty("max_completion_tokens").GetInt32();
        Assert.InRange(most, 64, 5_000 / 8);
    }

    [Fact]
    public async Task Model_that_thinks_is_left_room_for_it_or_not_asked()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("Within two working days."));
        await using var harness = Harness(
            server, ("Models:Supervisor", "gpt-5"), ("Models:Prices:openai-compatible/gpt-5:Input", "1"), ("Models:Prices:openai-compatible/gpt-5:Output", "10"), ("Models:Prices:openai-compatible/gpt-4.1:Output", "10"));
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();

        var starved = await run.AnswerAsync(run.AnswerInput(ready) with { Limits = Capped(20_000) });
        Assert.Equal((Problems.LimitExceeded.Code, 0), (starved.Code, server.Requests.Count));

        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(ready) with { Limits = Capped(40_000) }));
        Assert.InRange(server.Requests.Single().Body.GetProperty("max_completion_tokens").GetInt32(), 2_048, 4_000);
        server.AssertContract();
    }

    [Fact]
    public async Task Run_whose_money_does_not_pay_for_an_answer_ends_and_says_which_limit()
    {
        await using var server = await OpenAIServer.StartAsync();
        await using var harness = Harness(server, Prices);
        var run = await harness.AdmitAsync(Question);

        var outcome = await run.AnswerAsync(run.AnswerInput(await run.PreparedAsync()) with { Limits = Capped(100) });

        Assert.Equal(Problems.LimitExceeded.Code, outcome.Code);
        Assert.Contains("cost", outcome.Detail, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Cheaper_model_stands_in_where_the_chosen_one_is_too_dear()
    {
        await using var server = await OpenAIServer.StartAsync();
        await using var harness = Harness(server, [.. Prices, ("Models:Fallbacks:0", "local-extractive/local-extractive")]);
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question);

        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(await run.PreparedAsync()) with { Limits = Capped(100) }));

        var end = (await run.ViewAsync()).End!;
        Assert.Equal(("local-extractive", Problems.LimitExceeded.Code), (end.Provider, end.Fallback?.Reason));
    }

    [Fact]
    public async Task What_agents_found_is_not_lost_with_the_money()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(
            OpenAIReply.Text("""{"tasks":[{"id":"t1","agent":"knowledge","objective":"When must a flaky test be fixed?","dependsOn":[],"parent":null}]}"""),
            OpenAIReply.Text("""{"summary":"Within two working days.","evidence":[],"claims":[]}"""));
        await using var harness = Harness(server, Prices);
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync("When must a flaky test be fixed, and how long do branches live?");
        var ready = await run.PreparedAsync();
        var plan = ChatRun.Value(await run.PlanAsync(ready));
        var found = await run.RunAgentAsync(ready.AgentsGoBy, plan, plan.Tasks[0], []);

        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(ready) with { Plan = plan.Plan, Results = [found], Limits = Capped(1) }));

        var end = (await run.ViewAsync()).End!;
        Assert.Equal(("local-extractive", Problems.LimitExceeded.Code, 2), (end.Provider, end.Fallback?.Reason, server.Requests.Count));
    }

    [Fact]
    public async Task Plan_says_what_the_first_step_of_its_agents_costs_where_cost_is_limited()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("""{"tasks":[{"id":"t1","agent":"knowledge","objective":"Find it.","dependsOn":[],"parent":null}]}"""));
        await using var harness = Harness(server, [.. Prices, ("Models:Prices:openai-compatible/gpt-5:Input", "1"), ("Models:Prices:openai-compatible/gpt-5:Output", "10")]);
        var run = await harness.AdmitAsync("When must a flaky test be fixed, and how long do branches live?");
        var ready = await run.PreparedAsync();
        var input = new PlanInput { Scope = run.Scope, Model = ready.Model, RecallFrom = 0, FirstSequence = 0, Limits = Capped(1_000_000) };

        var plan = ChatRun.Value(await harness.Get<Activities.Chat.PlanActivity>().RunAsync(input, CancellationToken.None));

        Assert.Equal((8_000L, CallMicroUsd), (plan.FirstStepMicroUsd, plan.Usage.CostMicroUsd));
        var uncapped = await harness.AdmitAsync("When must a flaky test be fixed, and how long do branches live?");
        Assert.Equal(0, ChatRun.Value(await uncapped.PlanAsync(await uncapped.PreparedAsync())).FirstStepMicroUsd);
    }

    [Fact]
    public async Task First_steps_are_priced_for_the_models_that_agents_choose_by()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Respond(_ => OpenAIReply.Text("""{"tasks":[{"id":"t1","agent":"knowledge","objective":"Find it.","dependsOn":[],"parent":null}]}"""));
        await using var harness = Harness(
            server,
            [.. Prices, ("Models:Providers:second:Endpoint", server.Endpoint.ToString()), ("Models:Prices:second/gpt-5:Input", "2"), ("Models:Prices:second/gpt-5:Output", "20")]);
        var run = await harness.AdmitAsync("When must a flaky test be fixed, and how long do branches live?");
        var ready = await run.PreparedAsync();
        var input = new PlanInput { Scope = run.Scope, Model = ready.Model, AgentsGoBy = new ModelChoice("second", "gpt-4.1"), RecallFrom = 0, FirstSequence = 0, Limits = Capped(1_000_000) };

        Assert.Equal(16_000, ChatRun.Value(await harness.Get<Activities.Chat.PlanActivity>().RunAsync(input, CancellationToken.None)).FirstStepMicroUsd);
    }

    private static RunLimits Capped(long microUsd) => RunHarness.Limits with { MaxCostMicroUsd = microUsd };

    private static RunHarness Harness(OpenAIServer server, params (string, string?)[] settings) => new(
        [("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"), .. settings]);
}
