using System.Diagnostics.Metrics;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.TestSupport.HuggingFace;
using Cartrita.TestSupport.Vendors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Models.HuggingFace;

/// <summary>Embeddings by Hugging Face's feature extraction.</summary>
public sealed class HuggingFaceEmbeddingTests : IAsyncLifetime
{
    private const string Own = "Models:Providers:huggingface:Embeddings:mini";

    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private HuggingFaceServer server = null!;
    private ProviderHost host = null!;

    private CancellationToken Limit => patience.Token;

    public async Task InitializeAsync()
    {
        server = await HuggingFaceServer.StartAsync();
        host = Host();
    }

    public async Task DisposeAsync()
    {
        host.Dispose();
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Theory]
    [InlineData(HuggingFaceFeatures.Pooled)]
    [InlineData(HuggingFaceFeatures.Tokens)]
    [InlineData(HuggingFaceFeatures.WrappedTokens)]
    public async Task Vectors_come_in_order_of_length_one_whether_or_not_the_model_pools_them(HuggingFaceFeatures form)
    {
        server.AnswersTokens = form;
        server.Embeds = text => text == "tea" ? [Eight(2, 0), Eight(4, 8)] : [Eight(0, -2)];

        var vectors = await host.Registry.Embeddings.Generator.GenerateAsync(["tea", "pot"], null, Limit);

        Assert.Equal([0.6f, 0.8f], vectors[0].Vector[..2].ToArray());
        Assert.Equal([0f, -1f], vectors[1].Vector[..2].ToArray());
        Assert.Equal(("huggingface/owner/mini", 8), (host.Registry.Embeddings.Name, host.Registry.Embeddings.Dimensions));
        var request = Assert.Single(server.Requests);
        Assert.Equal(("/hf-inference/models/owner/mini/pipeline/feature-extraction", $"Bearer {HuggingFaceServer.Token}"), (request.Path, request.Authorization));
        Assert.Equal("""{"inputs":["tea","pot"],"truncate":true}""", request.Body.GetRawText());
        server.AssertContract();
    }

    [Theory]
    [InlineData(HuggingFaceFeatures.Pooled, 1)]
    [InlineData(HuggingFaceFeatures.Bare, 1)]
    [InlineData(HuggingFaceFeatures.Tokens, 3)]
    [InlineData(HuggingFaceFeatures.WrappedTokens, 3)]
    public async Task Single_text_has_one_vector_in_every_form(HuggingFaceFeatures form, int tokens)
    {
        server.AnswersTokens = form;
        server.Embeds = _ => [.. Enumerable.Repeat(Eight(3, 4), tokens)];

        var vector = Assert.Single(await host.Registry.Embeddings.Generator.GenerateAsync(["tea"], null, Limit)).Vector;

        Assert.Equal([0.6f, 0.8f], vector[..2].ToArray());
    }

    [Fact]
    public async Task Slow_answer_for_a_question_is_overtaken_by_a_second_attempt_and_that_for_a_batch_is_not()
    {
        var after = TimeSpan.FromMilliseconds(300);
        using var hedged = Host(("Models:HedgeEmbeddingsAfter", "00:00:00.300"));
        server.Embeds = _ => [Eight(3, 4)];
        server.Faults.Enqueue(VendorFault.Silence());

        var question = hedged.Registry.Embeddings.Generator.GenerateAsync(["tea"], null, Limit);
        await server.UntilRequestAsync(1, Limit);
        await hedged.Time.UntilPendingAsync(after, Limit);
        hedged.Time.Advance(after);

        Assert.Single(await question);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(2, (await hedged.Registry.Embeddings.Generator.GenerateAsync(["tea", "pot"], null, Limit)).Count);
        Assert.DoesNotContain(after, hedged.Time.Pending);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Tokens_of_a_single_text_without_a_list_around_them_are_one_vector()
    {
        Answer("[[3,0,0,0,0,0,0,0],[0,4,0,0,0,0,0,0]]");

        var vectors = await host.Registry.Embeddings.Generator.GenerateAsync(["tea"], null, Limit);

        Assert.Equal([0.6f, 0.8f], Assert.Single(vectors).Vector[..2].ToArray());
    }

    [Fact]
    public async Task More_texts_than_a_batch_holds_go_in_several()
    {
        server.Embeds = text => [Eight(text.Length, 0)];

        var vectors = await host.Registry.Embeddings.Generator.GenerateAsync(Enumerable.Range(1, 70).Select(length => new string('x', length)), null, Limit);

        Assert.Equal(70, vectors.Count);
        Assert.Equal([32, 32, 6], server.Requests.Select(request => request.Body.GetProperty("inputs").GetArrayLength()));
        server.AssertContract();
    }

    [Fact]
    public async Task Nothing_is_not_asked_for()
    {
        Assert.Empty(await host.Registry.Embeddings.Generator.GenerateAsync([], null, Limit));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("[[1,2],[3,4]]")]
    [InlineData("[[1,0,0,0,0,0,0,0]]")]
    [InlineData("[[1,0,0,0,0,0,0,0],[1,0,0,0,0,0,0,0],[1,0,0,0,0,0,0,0]]")]
    [InlineData("[[1,0,0,0,0,0,0,0],null]")]
    [InlineData("[[1,0,0,0,0,0,0,\"0\"],[1,0,0,0,0,0,0,0]]")]
    [InlineData("[[1,0,0,0,0,0,0,1e400],[1,0,0,0,0,0,0,0]]")]
    [InlineData("[[],[]]")]
    [InlineData("[[[[[1]]]],[[[[1]]]]]")]
    [InlineData("[[[1,0,0,0,0,0,0,0],[1]],[[1,0,0,0,0,0,0,0]]]")]
    [InlineData("[1,0,0,0,0,0,0,0]")]
    [InlineData("[[1,0,0,0,0,0,0,0],[1,0,0")]
    [InlineData("""{"embeddings":[]}""")]
    [InlineData("<html>busy</html>")]
    public async Task Answer_of_another_form_is_a_failure_of_the_provider_and_not_repeated(string body)
    {
        Answer(body);

        Assert.Equal(Problems.ProviderFailed, await FailureOf(() => host.Registry.Embeddings.Generator.GenerateAsync(["tea", "pot"], null, Limit)));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(400, "provider_rejected")]
    [InlineData(401, "provider_unauthorized")]
    [InlineData(402, "provider_failed")]
    [InlineData(404, "model_unavailable")]
    [InlineData(413, "provider_rejected")]
    public async Task Failure_that_lasts_is_named_and_not_repeated(int status, string code)
    {
        server.Faults.Enqueue(VendorFault.Status(status));

        Assert.Equal(code, (await FailureOf(() => host.Registry.Embeddings.Generator.GenerateAsync(["tea"], null, Limit))).Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Lost_answers_and_limits_are_waited_for_and_repeated()
    {
        server.Embeds = _ => [Eight(1, 0)];
        server.Faults.Enqueue(new VendorFault { LosesAnswer = true });
        server.Faults.Enqueue(VendorFault.Status(429, ("Retry-After", "7")));
        server.Faults.Enqueue(HuggingFaceServer.Loading(12.5));

        var asking = host.Registry.Embeddings.Generator.GenerateAsync(["tea"], null, Limit);
        foreach (var wait in new[] { 0.25, 7, 12.5 })
        {
            await host.Time.UntilPendingAsync(TimeSpan.FromSeconds(wait), Limit);
            host.Time.Advance(TimeSpan.FromSeconds(wait));
        }

        Assert.Single(await asking);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Model_that_loads_for_longer_than_anybody_waits_fails_and_opens_no_circuit()
    {
        using var strict = Host(("Models:CircuitMinimumCalls", "2"), ("Models:CircuitFailureRatio", "0.05"));
        server.Embeds = _ => [Eight(1, 0)];
        for (var call = 0; call < 4; call++)
        {
            server.Faults.Enqueue(HuggingFaceServer.Loading(90));
            Assert.Equal(Problems.ProviderFailed, await FailureOf(() => strict.Registry.Embeddings.Generator.GenerateAsync(["tea"], null, Limit)));
        }

        Assert.Single(await strict.Registry.Embeddings.Generator.GenerateAsync(["tea"], null, Limit));
    }

    [Fact]
    public async Task Answer_that_does_not_come_in_time_is_a_failure_and_the_request_ends()
    {
        server.Faults.Enqueue(VendorFault.Silence());

        var asking = host.Registry.Embeddings.Generator.GenerateAsync(["tea"], null, Limit);
        var request = await server.UntilRequestAsync(1, Limit);
        await host.Time.UntilPendingAsync(TimeSpan.FromSeconds(30), Limit);
        host.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(Problems.ProviderFailed, await FailureOf(() => asking));
        await request.Aborted.WaitAsync(Limit);
    }

    [Fact]
    public async Task Calls_and_attempts_are_measured()
    {
        var seen = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Cartrita.Vendors" && instrument.Name == "vendor.requests")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            if (Equals(named["operation"], "feature_extraction"))
            {
                lock (seen)
                {
                    seen.Add($"{named["vendor"]} {named["outcome"]} {count}");
                }
            }
        });
        listener.Start();
        server.Faults.Enqueue(VendorFault.Status(401));

        await FailureOf(() => host.Registry.Embeddings.Generator.GenerateAsync(["tea"], null, Limit));

        lock (seen)
        {
            Assert.Contains("HuggingFace provider_unauthorized 1", seen);
        }
    }

    [Theory]
    [InlineData("huggingface/sentence-transformers/all-MiniLM-L6-v2", 384)]
    [InlineData("huggingface/BAAI/bge-m3", 1024)]
    [InlineData("huggingface/intfloat/multilingual-e5-large", 1024)]
    public void Table_has_models_of_sentences_with_their_lengths(string name, int dimensions)
    {
        using var chosen = Host(("Models:Embedding", name));

        Assert.Equal((name, dimensions), (chosen.Registry.Embeddings.Name, chosen.Registry.Embeddings.Dimensions));
        Assert.Equal(name, host.Registry.Embedding(name)!.Name);
    }

    [Fact]
    public void Model_that_the_table_does_not_have_is_refused_at_the_start()
    {
        using var chosen = Host(("Models:Embedding", "huggingface/owner/unheard-of"));

        Assert.Throws<OptionsValidationException>(() => chosen.Registry);
    }

    [Fact]
    public async Task Name_that_leads_elsewhere_is_not_sent()
    {
        using var chosen = Host(($"{Own}:Model", "owner/../../v1/chat"));

        Assert.Equal(Problems.InvalidRequest, await FailureOf(() => chosen.Registry.Embeddings.Generator.GenerateAsync(["tea"], null, Limit)));
        Assert.Empty(server.Requests);
    }

    private static float[] Eight(float first, float second) => [first, second, 0, 0, 0, 0, 0, 0];

    private static async Task<Problem> FailureOf(Func<Task> call) => (await Assert.ThrowsAsync<CartritaException>(call)).Problem;

    private void Answer(string body) => server.Faults.Enqueue(new VendorFault { Instead = VendorReply.Page(body, type: "application/json") });

    private ProviderHost Host(params (string Key, string? Value)[] more) => new(
        [("HF_BASE_URL", server.Address + "v1"), ("HF_TOKEN", HuggingFaceServer.Token), ("Models:Embedding", "huggingface/mini"), ($"{Own}:Model", "owner/mini"), ($"{Own}:Dimensions", "8"), .. more]);
}
