using System.Text.Json;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.TestSupport.LangSmith;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Activities.Tests.Agents.Evaluation;

/// <summary>Answers that are scored after their end.</summary>
public sealed class EvaluateTests
{
    private const string Question = "When must a flaky test be fixed?";

    private static readonly TokenUsage Spent = new(1000, 500);

    [Fact]
    public async Task Quote_is_factual_coherent_relevant_and_safe_by_rules_and_costs_nothing()
    {
        await using var harness = new RunHarness();
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question);
        var usage = await EndedAsync(run);

        var result = ChatRun.Value(await run.EvaluateAsync(await run.PreparedAsync(), usage));
        await run.CloseAsync();

        Assert.Equal(new EvaluateResult(5, TokenUsage.None), result);
        var scores = (await run.ViewAsync()).Scores;
        Assert.Equal([EvaluationMetrics.Factuality, EvaluationMetrics.Coherence, EvaluationMetrics.Relevance, EvaluationMetrics.Safety, EvaluationMetrics.Cost], scores.Select(score => score.Metric));
        Assert.All(scores, score => Assert.Equal(EvaluationMetrics.Rules, score.Method));
        Assert.Equal((1d, 1d, 1d), (scores[0].Score, scores[1].Score, scores[3].Score));
        Assert.InRange(scores[2].Score!.Value, 0.6, 1);
        Assert.Equal(new SentenceVerdict(0, SentenceVerdict.Supported, 1), Assert.Single(scores[0].Sentences!));
        Assert.Equal((null, 0m), (scores[4].Score, scores[4].CostUsd));
    }

    [Fact]
    public async Task Scores_stand_between_end_and_done_and_twice_is_once()
    {
        await using var harness = new RunHarness();
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question);
        await EndedAsync(run);
        var ready = await run.PreparedAsync();

        await run.EvaluateAsync(ready, TokenUsage.None);
        await run.EvaluateAsync(ready, TokenUsage.None);
        await run.CloseAsync();

        Assert.Equal(
            [FrameKinds.End, .. Enumerable.Repeat(FrameKinds.EvaluationMetric, 5), FrameKinds.Done],
            (await run.FramesAsync()).Select(frame => frame.EventType).SkipWhile(kind => kind != FrameKinds.End));
    }

    [Fact]
    public async Task Nothing_found_has_no_factuality_and_no_relevance()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync(Question);
        await EndedAsync(run);

        await run.EvaluateAsync(await run.PreparedAsync(), TokenUsage.None);

        var scores = (await run.ViewAsync()).Scores;
        Assert.Equal((null, "nothing_cited"), (scores[0].Score, scores[0].Reason));
        Assert.Equal((0d, "nothing_found"), (scores[2].Score, scores[2].Reason));
    }

    [Fact]
    public async Task Model_judges_by_the_rubric_and_its_tokens_and_money_are_counted()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text("A flaky test is fixed within nine days [1]."), Judged(factuality: 1, coherence: 4, relevance: 3, contradicted: [1]));
        await using var harness = Harness(server, ("Models:Prices:openai-compatible/gpt-5:Input", "2"), ("Models:Prices:openai-compatible/gpt-5:Output", "10"), ("Models:Prices:openai-compatible/gpt-4.1:Input", "1"), ("Models:Prices:openai-compatible/gpt-4.1:Output", "4"));
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question);
        var usage = await EndedAsync(run);

        await run.EvaluateAsync(await run.PreparedAsync(), usage);

        server.AssertContract();
        var view = await run.ViewAsync();
        Assert.Equal([0.25, 1, 0.75, 1], view.Scores.Take(4).Select(score => score.Score!.Value));
        Assert.All(view.Scores.Take(4), score => Assert.Equal((EvaluationMetrics.Model, "gpt-5"), (score.Method, score.Model!.Model)));
        Assert.Equal((SentenceVerdict.Contradicted, SentenceVerdict.Contradicted), (view.Scores[0].Reason, Assert.Single(view.Scores[0].Sentences!).Verdict));
        Assert.Equal((usage, new TokenUsage(11, 7) { CostMicroUsd = 92, PricedTokens = 18 }), (view.Scores[4].Usage, view.Scores[4].JudgeUsage));
        Assert.Equal(((11 * 1m) + (7 * 4m) + (11 * 2m) + (7 * 10m)) / 1_000_000, view.Scores[4].CostUsd);
        Assert.Equal(view.Usage.TotalTokens + 18, view.AllTokens);
        var asked = server.Requests.Last().LastText("user")!;
        Assert.Contains("1. [S1] | A flaky test is fixed within nine days .", asked, StringComparison.Ordinal);
        Assert.Contains($"[S1]\n| {Handbook.Flaky}", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judgement_that_does_not_fit_may_be_mended_once_and_rules_do_after_that()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text("Within two working days [1]."), OpenAIReply.Text("Fine!"), Judged(factuality: 9, coherence: 4, relevance: 4));
        await using var harness = Harness(server);
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question);
        await EndedAsync(run);

        await run.EvaluateAsync(await run.PreparedAsync(), Spent);

        var scores = (await run.ViewAsync()).Scores;
        Assert.All(scores, score => Assert.Equal(EvaluationMetrics.Rules, score.Method));
        Assert.Equal((Problems.AgentResultInvalid.Code, new TokenUsage(22, 14)), (scores[4].Reason, scores[4].JudgeUsage));
        Assert.Null(scores[4].CostUsd);
    }

    [Fact]
    public async Task Tokens_of_a_judgement_count_where_mending_it_fails()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text("Within two working days [1]."), OpenAIReply.Text("Fine!"), new OpenAIReply { Status = 500 });
        await using var harness = Harness(server);
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question);
        await EndedAsync(run);

        await run.EvaluateAsync(await run.PreparedAsync(), Spent);

        var cost = (await run.ViewAsync()).Scores[4];
        Assert.Equal((Problems.ProviderFailed.Code, new TokenUsage(11, 7)), (cost.Reason, cost.JudgeUsage));
    }

    [Fact]
    public async Task Judgement_is_not_mended_where_the_runs_tokens_have_no_room_for_it()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text("Within two working days [1]."), OpenAIReply.Text(new string('x', 30_000)));
        await using var harness = Harness(server);
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question);
        await EndedAsync(run);

        await run.EvaluateAsync(await run.PreparedAsync(), new TokenUsage(RunHarness.Limits.MaxTokens - 5_000, 0));

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(new TokenUsage(11, 7), (await run.ViewAsync()).Scores[4].JudgeUsage);
    }

    [Theory]
    [InlineData("never", 1500, null)]
    [InlineData("auto", 99_999, "limit_exceeded")]
    public async Task Model_is_not_asked_where_the_settings_or_the_runs_tokens_forbid(string judge, long spent, string? reason)
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text("Within two working days [1]."));
        await using var harness = Harness(server);
        harness.Get<EvaluationOptions>().Judge = judge;
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question);
        await EndedAsync(run);

        await run.EvaluateAsync(await run.PreparedAsync(), new TokenUsage(spent, 0));

        server.AssertContract();
        Assert.Single(server.Requests);
        Assert.Equal(reason, (await run.ViewAsync()).Scores[4].Reason);
    }

    [Fact]
    public async Task Model_that_fails_leaves_the_scores_of_the_rules()
    {
        await using var server = await OpenAIServer.StartAsync();
        server.Enqueue(OpenAIReply.Text("Within two working days [1]."), new OpenAIReply { Status = 500 });
        await using var harness = Harness(server);
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question);
        await EndedAsync(run);

        Assert.True((await run.EvaluateAsync(await run.PreparedAsync(), Spent)).Ok);

        Assert.Equal(Problems.ProviderFailed.Code, (await run.ViewAsync()).Scores[4].Reason);
    }

    [Fact]
    public async Task Run_and_scores_are_posted_where_somebody_keeps_them_and_a_failure_changes_nothing()
    {
        await using var keeper = await LangSmithServer.StartAsync();
        await using var harness = new RunHarness(("LANGSMITH_API_KEY", LangSmithServer.Key), ("LANGSMITH_BASE_URL", keeper.Address.ToString()), ("Vendors:LangSmith:Retries", "0"));
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question);
        await EndedAsync(run);
        var ready = await run.PreparedAsync();

        await run.EvaluateAsync(ready, TokenUsage.None);
        keeper.Faults.Enqueue(VendorFault.Status(503));
        var again = await run.EvaluateAsync(ready, TokenUsage.None);

        keeper.AssertContract();
        Assert.Equal(["/feedback", "/feedback", "/feedback", "/feedback", "/runs"], keeper.Requests.Take(5).Select(request => request.Path).Order(StringComparer.Ordinal));
        Assert.Equal(["coherence", "factuality", "relevance", "safety"], keeper.Requests.Take(5).Where(request => request.Path == "/feedback").Select(request => request.Body.GetProperty("key").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(keeper.Requests, request => Assert.DoesNotContain("flaky", request.Body.GetRawText(), StringComparison.OrdinalIgnoreCase));
        Assert.True(again.Ok);
        Assert.Equal(6, keeper.Requests.Count);
    }

    [Theory]
    [InlineData("true", 0.0)]
    [InlineData("true", 1.0)]
    [InlineData("false", 0.0)]
    public async Task Question_with_a_good_answer_becomes_an_example_where_texts_may_go_out(string texts, double least)
    {
        const string Secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
        await using var keeper = await LangSmithServer.StartAsync();
        await using var harness = new RunHarness(
            services => services.AddSingleton(new EvaluationOptions { Examples = "answers", ExamplesAtLeast = least, Judge = "never" }),
            ("LANGSMITH_API_KEY", LangSmithServer.Key), ("LANGSMITH_BASE_URL", keeper.Address.ToString()), ("Vendors:LangSmith:SendTexts", texts));
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync($"{Question} My token is {Secret}.");
        await EndedAsync(run);

        await run.EvaluateAsync(await run.PreparedAsync(), TokenUsage.None);

        keeper.AssertContract();
        var examples = keeper.Requests.Where(request => request.Path == "/examples").ToList();
        var scores = keeper.Requests.Where(request => request.Path == "/feedback").Select(request => request.Body.GetProperty("score").GetDouble()).ToList();
        Assert.Equal(4, scores.Count);
        Assert.Equal(texts == "true" && scores.Min() >= least ? 1 : 0, examples.Count);
        Assert.All(examples, request => Assert.StartsWith(Question, request.Body.GetProperty("inputs").GetProperty("question").GetString(), StringComparison.Ordinal));
        Assert.All(keeper.Requests.Where(request => request.Method == "POST"), request => Assert.DoesNotContain(Secret, request.Body.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Texts_are_redacted_before_they_are_posted()
    {
        const string Secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
        await using var keeper = await LangSmithServer.StartAsync();
        await using var harness = new RunHarness(("LANGSMITH_API_KEY", LangSmithServer.Key), ("LANGSMITH_BASE_URL", keeper.Address.ToString()), ("Vendors:LangSmith:SendTexts", "true"));
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync($"{Question} My token is {Secret}.");
        await EndedAsync(run);

        await run.EvaluateAsync(await run.PreparedAsync(), TokenUsage.None);

        var sent = keeper.Requests.First().Body.GetRawText();
        Assert.Contains("When must a flaky test be fixed?", sent, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_say_whether_a_run_is_evaluated()
    {
        await using var harness = new RunHarness();
        var run = await harness.AdmitAsync(Question);

        Assert.True((await run.PreparedAsync()).Evaluates);
        harness.Get<EvaluationOptions>().Enabled = false;
        Assert.False((await run.PreparedAsync()).Evaluates);
    }

    private static async Task<TokenUsage> EndedAsync(ChatRun run) => ChatRun.Value(await run.AnswerAsync(run.AnswerInput(await run.PreparedAsync()))).Usage;

    private static OpenAIReply Judged(int factuality, int coherence, int relevance, int[]? contradicted = null) => OpenAIReply.Text(JsonSerializer.Serialize(
        new { factuality, coherence, relevance, safety = 4, unsupported = Array.Empty<int>(), contradicted = contradicted ?? [] }));

    private static RunHarness Harness(OpenAIServer server, params (string Key, string? Value)[] more) => new(
        [("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"), .. more]);
}
