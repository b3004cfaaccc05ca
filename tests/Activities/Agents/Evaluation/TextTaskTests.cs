using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming.Data;
using Cartrita.TestSupport.HuggingFace;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Activities.Tests.Agents.Evaluation;

/// <summary>Small models that say what sources entail and which evidence is like the question, and rules where they fail.</summary>
public sealed class TextTaskTests : IAsyncLifetime
{
    private const string Question = "When must a flaky test be fixed?";

    private HuggingFaceServer server = null!;
    private OpenAIServer chat = null!;

    public async Task InitializeAsync() => (server, chat) = (await HuggingFaceServer.StartAsync(), await OpenAIServer.StartAsync());

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await chat.DisposeAsync();
    }

    [Fact]
    public async Task Paraphrase_that_shares_no_word_is_supported_by_a_models_word_and_a_contradiction_of_numbers_stays_one()
    {
        server.Entails = (_, sentence) => sentence.Contains("short while", StringComparison.Ordinal) ? 0.93 : sentence.Contains("owls", StringComparison.Ordinal) ? 0.12 : 0.99;
        await using var harness = Harness(("huggingface/facebook/bart-large-mnli", "rules"));

        var factuality = await FactualityAsync(harness, $"Unreliable checks get mended inside a short while [1]. Some owls live in it too [1]. A flaky test must be fixed within nine working days of the first report [1]. {Handbook.Flaky} [1]");

        Assert.Equal((EvaluationMetrics.Model, new ModelChoice("huggingface", "facebook/bart-large-mnli")), (factuality.Method, factuality.Model));
        Assert.Equal(
            [new(0, SentenceVerdict.Supported, 0.93), new(1, SentenceVerdict.Unsupported, 0.12), new(2, SentenceVerdict.Contradicted, 0), new SentenceVerdict(3, SentenceVerdict.Supported, 1)], factuality.Sentences!);
        Assert.Equal((0.512, SentenceVerdict.Contradicted), (factuality.Score!.Value, factuality.Reason));
        var body = Assert.Single(server.Requests).Body;
        Assert.Contains(Handbook.Flaky, body.GetProperty("inputs").GetString()!, StringComparison.Ordinal);
        Assert.Equal(2, body.GetProperty("parameters").GetProperty("candidate_labels").GetArrayLength());
        server.AssertContract();
    }

    [Fact]
    public async Task Sentence_whose_number_no_source_names_is_neutral_whatever_the_model_makes_of_it()
    {
        server.Entails = (_, _) => 0.99;
        await using var harness = Harness(("huggingface/facebook/bart-large-mnli", "rules"));

        var factuality = await FactualityAsync(harness, "Seventy owls live in it too [1].");

        Assert.Equal(new SentenceVerdict(0, SentenceVerdict.Unsupported, 0.5), Assert.Single(factuality.Sentences!));
    }

    [Fact]
    public async Task Model_that_fails_leaves_the_verdicts_of_the_rules()
    {
        server.Faults.Enqueue(VendorFault.Status(402));
        await using var harness = Harness(("huggingface/facebook/bart-large-mnli", "rules"));

        var factuality = await FactualityAsync(harness, "Unreliable checks get mended inside forty-eight canary hours [1].");

        Assert.Equal((EvaluationMetrics.Rules, SentenceVerdict.Unsupported), (factuality.Method, factuality.Reason));
        Assert.Contains(harness.Warnings.Entries, entry => entry.EndsWith("did not judge the sentences of the answer (vendor_quota_spent); rules do.", StringComparison.Ordinal));
        Assert.All(harness.Warnings.Entries, entry => Assert.DoesNotContain("canary", entry, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_sentences_are_asked_ten_at_a_time()
    {
        server.Entails = (_, sentence) => sentence.Contains("zulu", StringComparison.Ordinal) ? 0.2 : 0.9;
        await using var harness = Harness(("huggingface/facebook/bart-large-mnli", "rules"));
        string[] names = ["alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "zulu"];

        var factuality = await FactualityAsync(harness, string.Join(' ', names.Select(name => $"Unreliable checks annoy crew {name} badly [1].")));

        Assert.Equal([2, 10], server.Requests.Select(request => request.Body.GetProperty("parameters").GetProperty("candidate_labels").GetArrayLength()).Order());
        Assert.Equal(SentenceVerdict.Unsupported, factuality.Sentences![^1].Verdict);
        Assert.All(factuality.Sentences.SkipLast(1), sentence => Assert.Equal(0.9, sentence.Score));
        server.AssertContract();
    }

    [Fact]
    public async Task Without_the_settings_nobody_is_asked()
    {
        await using var harness = Harness(("rules", "rules"));

        var factuality = await FactualityAsync(harness, "Unreliable checks get mended inside a short while [1].");
        await OrderAsync(harness);

        Assert.Equal(EvaluationMetrics.Rules, factuality.Method);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Evidence_that_means_the_same_in_other_words_comes_first_by_a_models_word()
    {
        server.Alike = (_, text) => text.Contains("forty-eight", StringComparison.Ordinal) ? 0.9 : 0.1;
        await using var byRules = Harness(("rules", "rules"));
        await using var byModel = Harness(("rules", "huggingface/sentence-transformers/all-MiniLM-L6-v2"));

        Assert.Equal("t1.c", (await OrderAsync(byRules))[^1]);
        Assert.Equal("t1.c", (await OrderAsync(byModel))[0]);
        Assert.Equal("/hf-inference/models/sentence-transformers/all-MiniLM-L6-v2/pipeline/sentence-similarity", Assert.Single(server.Requests).Path);
        server.AssertContract();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Order_stays_that_of_the_rules_where_the_model_fails_or_takes_too_long(bool silent)
    {
        server.Faults.Enqueue(silent ? VendorFault.Silence() : VendorFault.Status(404));
        await using var harness = Harness(("rules", "huggingface/sentence-transformers/all-MiniLM-L6-v2"), ("Vendors:HuggingFace:Timeout", "00:00:00.050"), ("Vendors:HuggingFace:Retries", "0"));

        Assert.Equal("t1.c", (await OrderAsync(harness))[^1]);
        Assert.Contains(harness.Warnings.Entries, entry => entry.EndsWith("rules put it in order.", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> OrderAsync(RunHarness harness)
    {
        var run = await harness.AdmitAsync(Question);
        var output = new AgentOutput(
            "Found.",
            [Piece("t1.a", "A flaky test must be fixed when somebody says so."), Piece("t1.b", "When must a flaky lamp be fixed?"), Piece("t1.c", "Unreliable checks get mended inside forty-eight hours.")]);
        var payload = await harness.Get<IRunPayloads>().PutAsync(run.Scope, output, PayloadJson.Default.AgentOutput, CancellationToken.None);
        var results = new[] { new AgentResult { TaskId = new AgentTaskId("t1"), Agent = "research_agent", Status = AgentTaskStatus.Completed, Output = payload, Told = true } };
        var ranked = ChatRun.Value(await run.RerankAsync(await run.PreparedAsync(), results));
        return (await harness.Get<IRunPayloads>().GetAsync(run.Scope, ranked.Ranking, PayloadJson.Default.RankingPayload, CancellationToken.None)).Order;
    }

    private static Evidence Piece(string id, string text) => new() { Id = id, Url = new Uri($"https://one.example/{id}"), Start = 0, End = text.Length, Text = text };

    private async Task<EvaluationMetricData> FactualityAsync(RunHarness harness, string answer)
    {
        chat.Enqueue(OpenAIReply.Text(answer));
        await harness.IngestTextAsync("handbook.md", Handbook.Text);
        var run = await harness.AdmitAsync(Question);
        var ready = await run.PreparedAsync();
        ChatRun.Value(await run.AnswerAsync(run.AnswerInput(ready)));
        await run.EvaluateAsync(ready, TokenUsage.None);
        return (await run.ViewAsync()).Scores[0];
    }

    private RunHarness Harness((string Entailment, string Similarity) models, params (string, string?)[] settings)
    {
        var harness = new RunHarness(
        [
            ("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", chat.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Models:Retries", "0"),
            ("HF_TOKEN", HuggingFaceServer.Token), ("HF_BASE_URL", server.Address + "v1"), .. settings,
        ]);
        var options = harness.Get<EvaluationOptions>();
        (options.Judge, options.Entailment, options.Similarity) = ("never", models.Entailment, models.Similarity);
        return harness;
    }
}
