using Cartrita.Core.Errors;
using Cartrita.Core.Governance.Moderation;
using Cartrita.TestSupport.OpenAI;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Vendors.OpenAI;

public sealed class OpenAIModerationTests : IAsyncLifetime
{
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private OpenAIServer server = null!;
    private VendorHost host = null!;

    private CancellationToken Limit => patience.Token;

    public async Task InitializeAsync()
    {
        server = await OpenAIServer.StartAsync();
        host = VendorHost.For(server);
    }

    public async Task DisposeAsync()
    {
        host.Dispose();
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Fact]
    public async Task Texts_are_sent_together_and_each_category_has_what_the_worst_of_them_came_to()
    {
        server.Enqueue(OpenAIReply.Moderation(("blood", "violence", 0.91), ("knife", "violence", 0.4), ("knife", "illicit", 0.2)));

        var found = await host.Get<IModeration>().ModerateAsync(["a knife", "blood", "tea"], Limit);

        Assert.Equal([new ModeratedCategory("illicit", 0.2, false), new ModeratedCategory("violence", 0.91, true)], found.Where(category => category.Score > 0));
        Assert.Equal(13, found.Count);
        var request = Assert.Single(server.Requests);
        Assert.Equal(("/moderations", "Bearer sk-moderation-6620"), (request.Path, request.Authorization));
        Assert.Equal("""{"model":"omni-moderation-latest","input":["a knife","blood","tea"]}""", request.Body.GetRawText());
        server.AssertContract();
    }

    [Fact]
    public async Task Category_that_the_model_does_not_know_is_no_finding()
    {
        server.Enqueue(new OpenAIReply { RawBody = """{"id":"m","model":"m","results":[{"flagged":false,"categories":{"illicit":null,"hate":true},"category_scores":{"illicit":null,"hate":0.7}}]}""" });

        Assert.Equal([new ModeratedCategory("hate", 0.7, true), new ModeratedCategory("illicit", 0, false)], await host.Get<IModeration>().ModerateAsync(["x"], Limit));
    }

    [Theory]
    [InlineData("<html>gateway canary</html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"results":null}""")]
    [InlineData("""{"results":[]}""")]
    [InlineData("""{"results":[{"flagged":false}]}""")]
    [InlineData("""{"results":[{"categories":{},"category_scores":{}}]}""")]
    [InlineData("""{"results":[{"categories":{"hate":"no"},"category_scores":{"hate":0.1}}]}""")]
    public async Task Answer_that_is_something_else_is_a_bad_response_and_not_a_clean_text(string body)
    {
        server.Enqueue(new OpenAIReply { RawBody = body });

        var failure = await FailAsync();

        Assert.Equal(Problems.VendorBadResponse, failure.Problem);
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttling_is_waited_for_and_repeated_once()
    {
        server.Enqueue(OpenAIReply.Error(429, "rate_limit_exceeded", "1"), OpenAIReply.Moderation());

        var moderating = host.Get<IModeration>().ModerateAsync(["x"], Limit);
        await host.PassAsync(TimeSpan.FromSeconds(1), Limit);

        Assert.All(await moderating, category => Assert.False(category.Flagged));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Throttling_for_longer_than_anybody_waits_fails_at_once()
    {
        server.Enqueue(OpenAIReply.Error(429, "rate_limit_exceeded", "60"));

        var failure = await FailAsync();

        Assert.Equal((Problems.VendorRateLimited, 60), (failure.Problem, failure.RetryAfterSeconds!.Value));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Slow_answer_is_overtaken_by_a_second_one()
    {
        server.Enqueue(new OpenAIReply { Gate = new TaskCompletionSource().Task }, OpenAIReply.Moderation());

        var moderating = host.Get<IModeration>().ModerateAsync(["x"], Limit);
        await server.UntilRequestAsync(1, Limit);
        await host.PassAsync(TimeSpan.FromSeconds(0.8), Limit);

        Assert.Equal(13, (await moderating).Count);
    }

    [Fact]
    public async Task Silence_ends_with_the_time_of_two_attempts()
    {
        using var host = VendorHost.For(server, ("Vendors:OpenAI:HedgeAfter", "00:00:00"));
        server.Respond(_ => new OpenAIReply { Gate = new TaskCompletionSource().Task });

        var moderating = host.Get<IModeration>().ModerateAsync(["x"], Limit);
        await server.UntilRequestAsync(1, Limit);
        await host.PassAsync(TimeSpan.FromSeconds(2), Limit);
        await host.PassAsync(TimeSpan.FromSeconds(0.1), Limit);
        await server.UntilRequestAsync(2, Limit);
        host.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(Problems.VendorUnavailable, (await Assert.ThrowsAsync<CartritaException>(() => moderating)).Problem);
    }

    [Fact]
    public async Task Key_and_text_are_in_no_error_and_no_log()
    {
        server.Enqueue(OpenAIReply.Error(401, "invalid_api_key"));

        var failure = await Assert.ThrowsAsync<CartritaException>(() => host.Get<IModeration>().ModerateAsync(["text-canary"], Limit));

        Assert.Equal(Problems.VendorUnauthorized, failure.Problem);
        Assert.NotEmpty(host.Logs.Entries);
        Assert.All(host.Logs.Entries.Select(entry => entry.Text).Append(failure.ToString()), text =>
        {
            Assert.DoesNotContain("sk-moderation", text, StringComparison.Ordinal);
            Assert.DoesNotContain("text-canary", text, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("input", "Safety:Moderation is input and OpenAI is not configured: set OPENAI_API_KEY, or Vendors:OpenAI:BaseUrl for a server that needs no key.")]
    [InlineData("never", null)]
    public void Moderation_that_nobody_could_do_is_refused_at_the_start(string wanted, string? sentence)
    {
        using var bare = new VendorHost(("Safety:Moderation", wanted));

        var fault = Record.Exception(() => bare.Get<SafetyOptions>());

        Assert.Equal(sentence, (fault as OptionsValidationException)?.Failures.Single());
    }

    [Fact]
    public async Task Key_goes_to_the_server_that_stands_beside_it_and_to_no_other()
    {
        server.TakesStrangers = true;
        using var own = new VendorHost(
            ("Safety:Moderation", "input"), ("Vendors:OpenAI:BaseUrl", server.Endpoint.ToString()), ("OPENAI_API_KEY", "sk-of-somebody-else"),
            ("Models:Providers:openai:ApiKey", "sk-of-the-provider"));
        using var provider = new VendorHost(
            ("Safety:Moderation", "input"), ("Models:Providers:openai:Endpoint", server.Endpoint.ToString()), ("Models:Providers:openai:ApiKey", "sk-of-the-provider"), ("OPENAI_API_KEY", "sk-of-somebody-else"));
        server.Respond(_ => OpenAIReply.Moderation());

        await own.Get<IModeration>().ModerateAsync(["x"], Limit);
        await provider.Get<IModeration>().ModerateAsync(["x"], Limit);

        Assert.Equal([null, "Bearer sk-of-the-provider"], server.Requests.Select(request => request.Authorization));
    }

    [LiveFact("OPENAI_API_KEY")]
    public async Task Vendor_itself_tells_a_threat_from_tea()
    {
        using var live = new VendorHost(TimeProvider.System, ("Safety:Moderation", "input"), ("OPENAI_API_KEY", Environment.GetEnvironmentVariable("OPENAI_API_KEY")));

        var threat = await live.Get<IModeration>().ModerateAsync(["I will hurt you badly if you come near my house again."], Limit);
        var tea = await live.Get<IModeration>().ModerateAsync(["A cup of green tea, please."], Limit);

        Assert.Contains(threat, category => category.Flagged);
        Assert.DoesNotContain(tea, category => category.Flagged);
    }

    private Task<CartritaException> FailAsync() => Assert.ThrowsAsync<CartritaException>(() => host.Get<IModeration>().ModerateAsync(["x"], Limit));
}
