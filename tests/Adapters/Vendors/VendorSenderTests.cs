using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cartrita.Adapters.Vendors;
using Cartrita.Adapters.Vendors.Tavily;
using Cartrita.Core.Errors;
using Cartrita.Core.Telemetry;
using Cartrita.Core.Tools.Web;
using Cartrita.TestSupport.Tavily;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Vendors;

public sealed class VendorSenderTests : IAsyncLifetime
{
    private static readonly WebSearchQuery Query = new() { Query = "what is blue?" };
    private static readonly VendorFault Done = new() { Instead = VendorReply.Page("{}", type: "application/json") };
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private TavilyServer server = null!;
    private VendorHost host = null!;

    private CancellationToken Limit => patience.Token;

    public async Task InitializeAsync()
    {
        server = await TavilyServer.StartAsync(new TavilyPage("https://one.example/a", "One", "The first.", 0.7));
        host = VendorHost.For(server);
    }

    public async Task DisposeAsync()
    {
        host.Dispose();
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Fact]
    public async Task Transient_failures_are_retried_with_doubling_waits()
    {
        Break(VendorFault.Status(500), new VendorFault { LosesAnswer = true }, VendorFault.Status(503));

        var search = SearchAsync();
        foreach (var delay in new[] { 0.25, 0.5, 1 })
        {
            await host.PassAsync(TimeSpan.FromSeconds(delay), Limit);
        }

        Assert.Single(await search);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task After_the_last_retry_the_vendor_is_unavailable()
    {
        using var hasty = VendorHost.For(server, ("Vendors:Tavily:Retries", "0"));
        Break(VendorFault.Status(503, ("Retry-After", "9")));

        var failure = await Assert.ThrowsAsync<CartritaException>(() => hasty.Web.SearchAsync(Query, Limit));

        Assert.Equal((Problems.VendorUnavailable, "Tavily answered with status 503.", 9), (failure.Problem, failure.Detail, failure.RetryAfterSeconds));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("Thu, 01 Jan 2026 00:00:07 GMT")]
    public async Task Retry_after_is_waited_for(string header)
    {
        Break(VendorFault.Status(429, ("Retry-After", header)));

        var search = SearchAsync();
        await host.PassAsync(TimeSpan.FromSeconds(7), Limit);

        Assert.Single(await search);
    }

    [Fact]
    public async Task Retry_after_that_is_too_long_is_handed_on()
    {
        Break(VendorFault.Status(429, ("Retry-After", "3600")));

        var failure = await Assert.ThrowsAsync<CartritaException>(SearchAsync);

        Assert.Equal((Problems.VendorRateLimited, 3600), (failure.Problem, failure.RetryAfterSeconds));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Attempt_that_is_not_answered_in_time_ends_and_is_repeated()
    {
        Break(VendorFault.Silence());

        var search = SearchAsync();
        var request = await server.UntilRequestAsync(1, Limit);
        await host.PassAsync(TimeSpan.FromSeconds(20), Limit);
        await request.Aborted.WaitAsync(Limit);
        await host.PassAsync(TimeSpan.FromSeconds(0.25), Limit);

        Assert.Single(await search);
    }

    [Fact]
    public async Task All_attempts_together_have_a_limit_and_the_last_failure_is_told()
    {
        using var brief = VendorHost.For(server, ("Vendors:Tavily:Timeout", "00:00:05"), ("Vendors:Tavily:TotalTimeout", "00:00:06"));
        Break(VendorFault.Status(429, ("Retry-After", "15")));

        var search = brief.Web.SearchAsync(Query, Limit);
        await brief.Time.UntilPendingAsync(TimeSpan.FromSeconds(15), Limit);
        brief.Time.Advance(TimeSpan.FromSeconds(6));

        var failure = await Assert.ThrowsAsync<CartritaException>(() => search);
        Assert.Equal((Problems.VendorRateLimited, 15), (failure.Problem, failure.RetryAfterSeconds));
    }

    [Fact]
    public async Task Caller_who_leaves_ends_the_request_and_is_no_failure_of_the_vendor()
    {
        Break(VendorFault.Silence());
        using var leave = new CancellationTokenSource();

        var search = host.Web.SearchAsync(Query, leave.Token);
        var request = await server.UntilRequestAsync(1, Limit);
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
        await request.Aborted.WaitAsync(Limit);
        Assert.Empty(host.Logs.Entries);
    }

    [Fact]
    public async Task Circuit_opens_refuses_and_closes()
    {
        using var strict = VendorHost.For(server, ("Vendors:Tavily:Retries", "0"), ("Vendors:Tavily:CircuitMinimumCalls", "3"));
        Break([.. Enumerable.Repeat(VendorFault.Status(500), 3)]);
        for (var call = 0; call < 3; call++)
        {
            await Assert.ThrowsAsync<CartritaException>(() => strict.Web.SearchAsync(Query, Limit));
        }

        var refused = await Assert.ThrowsAsync<CartritaException>(() => strict.Web.SearchAsync(Query, Limit));
        Assert.Equal((Problems.VendorUnavailable, 15), (refused.Problem, refused.RetryAfterSeconds));
        Assert.Equal(3, server.Requests.Count);

        strict.Time.Advance(TimeSpan.FromSeconds(16));
        Assert.Single(await strict.Web.SearchAsync(Query, Limit));
        Assert.Single(await strict.Web.SearchAsync(Query, Limit));
        Assert.Equal([4103, 4104], strict.Logs.Entries.Select(entry => entry.Id.Id).Where(id => id is 4103 or 4104));
    }

    [Fact]
    public async Task Refusals_do_not_open_the_circuit()
    {
        using var strict = VendorHost.For(server, ("Vendors:Tavily:Retries", "0"), ("Vendors:Tavily:CircuitMinimumCalls", "2"));
        Break([.. Enumerable.Repeat(VendorFault.Status(400), 3), .. Enumerable.Repeat(VendorFault.Status(429), 3)]);
        for (var call = 0; call < 6; call++)
        {
            await Assert.ThrowsAsync<CartritaException>(() => strict.Web.SearchAsync(Query, Limit));
        }

        Assert.Single(await strict.Web.SearchAsync(Query, Limit));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Effect_whose_answer_may_have_been_lost_is_not_asked_for_twice(int status)
    {
        Break(VendorFault.Status(status));

        var failure = await Assert.ThrowsAsync<CartritaException>(EffectAsync);

        Assert.Equal(Problems.VendorOutcomeUnknown, failure.Problem);
        Assert.False(failure.Problem.Retriable);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Effect_whose_connection_broke_is_not_asked_for_twice()
    {
        Break(new VendorFault { LosesAnswer = true });

        Assert.Equal(Problems.VendorOutcomeUnknown, (await Assert.ThrowsAsync<CartritaException>(EffectAsync)).Problem);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Effect_that_is_not_answered_in_time_is_unknown()
    {
        Break(VendorFault.Silence());

        var effect = EffectAsync();
        await server.UntilRequestAsync(1, Limit);
        host.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(Problems.VendorOutcomeUnknown, (await Assert.ThrowsAsync<CartritaException>(() => effect)).Problem);
    }

    [Fact]
    public async Task Effect_that_was_refused_before_it_was_looked_at_is_asked_for_again()
    {
        Break(VendorFault.Status(429, ("Retry-After", "2")), Done);

        var effect = EffectAsync();
        await host.PassAsync(TimeSpan.FromSeconds(2), Limit);

        Assert.Equal("done", await effect);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Effect_that_never_left_is_tried_again()
    {
        // A port that nobody listens on any more.
        var gone = await TavilyServer.StartAsync();
        var address = gone.Address;
        await gone.DisposeAsync();
        using var lonely = new VendorHost(("TAVILY_BASE_URL", address.ToString()), ("TAVILY_API_KEY", TavilyServer.Key), ("Vendors:Tavily:Retries", "1"));

        var effect = lonely.Sender(TavilyOptions.Name).SendAsync(Effect(address), Limit);
        await lonely.PassAsync(TimeSpan.FromSeconds(0.25), Limit);

        Assert.Equal(Problems.VendorUnavailable, (await Assert.ThrowsAsync<CartritaException>(() => effect)).Problem);
    }

    [Fact]
    public async Task Requests_and_calls_are_counted_by_vendor_operation_and_outcome()
    {
        using var listener = new MeterListener();
        var seen = new List<string>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == VendorMeter.Name)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        Break(VendorFault.Status(429, ("Retry-After", "2")), Done);

        var effect = host.Sender(TavilyOptions.Name).SendAsync(Effect(server.Address) with { Operation = "counted" }, Limit);
        await host.PassAsync(TimeSpan.FromSeconds(2), Limit);
        await effect;

        Assert.Equal(["vendor.requests Tavily vendor_rate_limited", "vendor.requests Tavily ok", "vendor.call.duration Tavily ok"], seen);

        // Other tests count beside this one, in operations of their own.
        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            if (named["operation"] as string == "counted")
            {
                seen.Add($"{instrument.Name} {named["vendor"]} {named["outcome"]}");
            }
        }
    }

    [Fact]
    public async Task Request_carries_the_ids_of_the_work_that_it_is_for()
    {
        using var work = new Activity("work").Start();
        CurrentRequest.Mark("request-17");

        await SearchAsync();

        var headers = server.Requests.Single().Headers;
        Assert.Equal("request-17", headers["X-Request-ID"]);
        Assert.Contains(work.TraceId.ToString(), headers.TraceParent.ToString(), StringComparison.Ordinal);
    }

    private void Break(params IEnumerable<VendorFault> faults)
    {
        foreach (var fault in faults)
        {
            server.Faults.Enqueue(fault);
        }
    }

    private Task<IReadOnlyList<WebSearchHit>> SearchAsync() => host.Web.SearchAsync(Query, Limit);

    private Task<string> EffectAsync() => host.Sender(TavilyOptions.Name).SendAsync(Effect(server.Address), Limit);

    private static VendorCall<string> Effect(Uri address) => new()
    {
        Operation = "effect",
        IsRepeatable = false,
        Request = () => new HttpRequestMessage(HttpMethod.Post, new Uri(address, "search")),
        Read = (_, _) => Task.FromResult("done"),
    };
}
