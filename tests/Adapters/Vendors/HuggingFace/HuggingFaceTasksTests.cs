using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.HuggingFace;
using Cartrita.TestSupport.Requirements;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Vendors.HuggingFace;

public sealed class HuggingFaceTasksTests : IAsyncLifetime
{
    private const string Model = "facebook/bart-large-mnli";

    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private HuggingFaceServer server = null!;
    private VendorHost host = null!;

    private CancellationToken Limit => patience.Token;

    public async Task InitializeAsync()
    {
        server = await HuggingFaceServer.StartAsync();
        host = VendorHost.For(server);
    }

    public async Task DisposeAsync()
    {
        host.Dispose();
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Entailment_has_a_score_for_each_sentence_in_their_order_whatever_the_answers_form(bool paired)
    {
        server.AnswersPaired = paired;

        var scores = await host.Get<ITextTasks>().EntailAsync(Model, "Tea is green, and coffee, is not.", ["Coffee is green", "tea is green", "coffee, is not"], Limit);

        Assert.Equal([0.05, 0.95, 0.95], scores);
        var request = Assert.Single(server.Requests);
        Assert.Equal(("/hf-inference/models/facebook/bart-large-mnli", $"Bearer {HuggingFaceServer.Token}"), (request.Path, request.Authorization));
        Assert.Equal(
            """{"inputs":"Tea is green, and coffee, is not.","parameters":{"candidate_labels":["Coffee is green","tea is green","coffee, is not"],"hypothesis_template":"{}","multi_label":true}}""", request.Body.GetRawText());
        server.AssertContract();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_is_summarised_whatever_the_answers_form(bool alone)
    {
        server.AnswersPaired = alone;

        Assert.Equal("The zoo has two pandas.", await host.Get<ITextTasks>().SummariseAsync("facebook/bart-large-cnn", "The zoo has two pandas.\nThey eat bamboo.", Limit));

        Assert.Equal("/hf-inference/models/facebook/bart-large-cnn", Assert.Single(server.Requests).Path);
        Assert.Equal("""{"inputs":"The zoo has two pandas.\nThey eat bamboo.","parameters":{"truncation":"longest_first"}}""", server.Requests.Single().Body.GetRawText());
        server.AssertContract();
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"summary_text":" "}]""")]
    [InlineData("""{"text":"x"}""")]
    public async Task Answer_that_is_no_summary_is_a_bad_response(string body)
    {
        server.Faults.Enqueue(new VendorFault { Instead = VendorReply.Page(body, type: "application/json") });

        Assert.Equal(Problems.VendorBadResponse, (await Assert.ThrowsAsync<CartritaException>(() => host.Get<ITextTasks>().SummariseAsync("facebook/bart-large-cnn", "Tea.", Limit))).Problem);
    }

    [Fact]
    public async Task Comparison_has_a_score_for_each_text()
    {
        server.Alike = (one, other) => one.Length == other.Length ? 1 : -0.25;

        Assert.Equal([1, -0.25], await host.Get<ITextTasks>().CompareAsync("sentence-transformers/all-MiniLM-L6-v2", "tea", ["pot", "green tea"], Limit));

        Assert.Equal("/hf-inference/models/sentence-transformers/all-MiniLM-L6-v2/pipeline/sentence-similarity", Assert.Single(server.Requests).Path);
        Assert.Equal("""{"inputs":{"source_sentence":"tea","sentences":["pot","green tea"]}}""", server.Requests.Single().Body.GetRawText());
        server.AssertContract();
    }

    [Fact]
    public async Task Model_that_is_loading_is_waited_for_as_long_as_it_says_and_opens_no_circuit()
    {
        for (var attempt = 0; attempt < 8; attempt++)
        {
            server.Faults.Enqueue(HuggingFaceServer.Loading(12.5));
        }

        var first = EntailAsync();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await host.PassAsync(TimeSpan.FromSeconds(12.5), Limit);
        }

        Assert.Equal((Problems.VendorUnavailable, "HuggingFace is loading the model."), await FailureOf(first));
        var second = EntailAsync();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await host.PassAsync(TimeSpan.FromSeconds(12.5), Limit);
        }

        Assert.Equal(Problems.VendorUnavailable, (await FailureOf(second)).Problem);
        Assert.Equal([0.05], await EntailAsync());
        Assert.Equal(9, server.Requests.Count);
    }

    [Fact]
    public async Task Model_that_loads_for_longer_than_anybody_waits_fails_with_the_time_it_takes()
    {
        server.Faults.Enqueue(HuggingFaceServer.Loading(90));

        var failure = await Assert.ThrowsAsync<CartritaException>(EntailAsync);

        Assert.Equal((Problems.VendorUnavailable, 90), (failure.Problem, failure.RetryAfterSeconds!.Value));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Retry_after_of_the_header_goes_before_the_estimate()
    {
        server.Faults.Enqueue(new VendorFault { Instead = HuggingFaceServer.Loading(90).Instead! with { Headers = new Dictionary<string, string> { ["Retry-After"] = "2" } } });

        var asking = EntailAsync();
        await host.PassAsync(TimeSpan.FromSeconds(2), Limit);

        Assert.Equal([0.05], await asking);
    }

    [Theory]
    [InlineData(400, "vendor_rejected")]
    [InlineData(401, "vendor_unauthorized")]
    [InlineData(402, "vendor_quota_spent")]
    [InlineData(404, "vendor_not_found")]
    public async Task Refusal_is_told_by_its_kind_and_not_repeated(int status, string code)
    {
        server.Faults.Enqueue(VendorFault.Status(status));

        Assert.Equal(code, (await FailureOf(EntailAsync())).Problem.Code);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("<html>canary</html>", "text/html")]
    [InlineData("null", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("[null]", "application/json")]
    [InlineData("\"x\"", "application/json")]
    [InlineData("{}", "application/json")]
    [InlineData("""[{"label":"other","score":0.5}]""", "application/json")]
    [InlineData("""[{"label":"tea","score":1.5}]""", "application/json")]
    [InlineData("""[{"label":"tea"}]""", "application/json")]
    [InlineData("""{"labels":["tea","pot"],"scores":[0.5]}""", "application/json")]
    [InlineData("""{"labels":[null],"scores":[0.5]}""", "application/json")]
    public async Task Answer_that_is_something_else_is_a_bad_response(string body, string type)
    {
        server.Faults.Enqueue(new VendorFault { Instead = VendorReply.Page(body, type: type) });

        Assert.Equal(Problems.VendorBadResponse, (await FailureOf(EntailAsync())).Problem);
    }

    [Theory]
    [InlineData("[0.5]")]
    [InlineData("[0.5,\"x\"]")]
    [InlineData("{\"scores\":[1,2]}")]
    public async Task Comparison_without_a_score_for_each_text_is_a_bad_response(string body)
    {
        server.Faults.Enqueue(new VendorFault { Instead = VendorReply.Page(body, type: "application/json") });

        Assert.Equal(Problems.VendorBadResponse, (await FailureOf(host.Get<ITextTasks>().CompareAsync(Model, "tea", ["a", "b"], Limit))).Problem);
    }

    [Theory]
    [InlineData("../../v1/chat")]
    [InlineData("a/b/c")]
    [InlineData("a b")]
    [InlineData("a?b=c")]
    [InlineData("")]
    public async Task Name_that_would_lead_elsewhere_is_not_sent(string model)
    {
        Assert.Equal(Problems.InvalidRequest, (await Assert.ThrowsAsync<CartritaException>(() => host.Get<ITextTasks>().EntailAsync(model, "x", ["y"], Limit))).Problem);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Token_and_text_are_in_no_error_and_no_log()
    {
        using var other = VendorHost.For(server, ("HF_TOKEN", "hf-wrong-1188"));

        var failure = await Assert.ThrowsAsync<CartritaException>(() => other.Get<ITextTasks>().EntailAsync(Model, "premise-canary", ["hypothesis-canary"], Limit));

        Assert.Equal(Problems.VendorUnauthorized, failure.Problem);
        Assert.NotEmpty(other.Logs.Entries);
        Assert.All(other.Logs.Entries.Select(entry => entry.Text).Append(failure.ToString()), text =>
        {
            Assert.DoesNotContain("hf-wrong", text, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Token_goes_to_no_server_that_it_does_not_stand_beside()
    {
        using var own = new VendorHost(("Vendors:HuggingFace:BaseUrl", server.Address.ToString()), ("HF_TOKEN", "hf-of-chat"));
        using var unsafely = new VendorHost(("HF_BASE_URL", "http://router.example/v1"), ("HF_TOKEN", "hf-of-chat"));

        Assert.False(own.Get<ITextTasks>().IsConfigured);
        Assert.False(unsafely.Get<ITextTasks>().IsConfigured);
        var failure = await Assert.ThrowsAsync<CartritaException>(() => own.Get<ITextTasks>().EntailAsync(Model, "x", ["y"], Limit));
        Assert.Equal((Problems.VendorNotConfigured, "HuggingFace is not configured: set HF_TOKEN."), (failure.Problem, failure.Detail));
    }

    [LiveFact("HF_TOKEN")]
    public async Task Vendor_itself_tells_what_follows()
    {
        using var live = new VendorHost(TimeProvider.System, ("HF_TOKEN", Environment.GetEnvironmentVariable("HF_TOKEN")));

        var entailed = await live.Get<ITextTasks>().EntailAsync(Model, "Flaky tests are repaired within two working days.", ["A flaky test must be fixed in two days.", "The zoo keeps pandas."], Limit);
        var alike = await live.Get<ITextTasks>().CompareAsync("sentence-transformers/all-MiniLM-L6-v2", "Where do pandas live?", ["Pandas live in bamboo forests.", "Taxes are due in May."], Limit);

        Assert.True(entailed[0] > entailed[1]);
        Assert.True(alike[0] > alike[1]);
    }

    private Task<IReadOnlyList<double>> EntailAsync() => host.Get<ITextTasks>().EntailAsync(Model, "A kettle.", ["tea"], Limit);

    private static async Task<(Problem Problem, string? Detail)> FailureOf(Task call)
    {
        var failure = await Assert.ThrowsAsync<CartritaException>(() => call);
        return (failure.Problem, failure.Detail);
    }
}
