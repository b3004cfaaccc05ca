using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Cartrita.Adapters.Vendors;
using Cartrita.Adapters.Vendors.Tavily;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools.Web;
using Cartrita.TestSupport.Tavily;
using Cartrita.TestSupport.Vendors;

namespace Cartrita.Adapters.Tests.Vendors;

/// <summary>Second attempts beside slow first ones.</summary>
public sealed class HedgeTests : IAsyncLifetime
{
    private static readonly TimeSpan After = TimeSpan.FromSeconds(0.5);
    private static readonly WebSearchQuery Query = new() { Query = "what is blue?" };

    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private TavilyServer server = null!;
    private VendorHost host = null!;

    private CancellationToken Limit => patience.Token;

    public async Task InitializeAsync()
    {
        server = await TavilyServer.StartAsync(new TavilyPage("https://one.example/a", "One", "The first.", 0.7, RawContent: "text"));
        host = VendorHost.For(server, ("Vendors:Tavily:HedgeAfter", "00:00:00.500"));
    }

    public async Task DisposeAsync()
    {
        host.Dispose();
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Fact]
    public async Task Slow_answer_is_overtaken_by_a_second_one_and_given_up()
    {
        using var listener = new MeterListener();
        var outcomes = Hedges(listener);
        server.Faults.Enqueue(VendorFault.Silence());

        var search = SearchAsync();
        await server.UntilRequestAsync(1, Limit);
        await host.PassAsync(After, Limit);

        Assert.Single(await search);
        Assert.Equal(2, server.Requests.Count);
        await server.Requests.First().Aborted.WaitAsync(Limit);
        Assert.Contains("won", outcomes);
        server.AssertContract();
    }

    [Fact]
    public async Task Answer_in_time_is_the_only_one_that_is_asked_for()
    {
        Assert.Single(await SearchAsync());
        host.Time.Advance(After);

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task First_answer_counts_where_the_second_attempt_fails()
    {
        var gate = new TaskCompletionSource();
        server.Faults.Enqueue(new VendorFault { Gate = gate.Task });
        server.Faults.Enqueue(VendorFault.Status(429, ("Retry-After", "9")));

        var search = SearchAsync();
        await server.UntilRequestAsync(1, Limit);
        await host.PassAsync(After, Limit);
        await server.UntilRequestAsync(2, Limit);
        gate.SetResult();

        Assert.Single(await search);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Failure_in_time_is_repeated_after_its_wait_and_not_hedged()
    {
        server.Faults.Enqueue(VendorFault.Status(429, ("Retry-After", "9")));

        var search = SearchAsync();
        await host.PassAsync(TimeSpan.FromSeconds(9), Limit);

        Assert.Single(await search);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Where_both_fail_it_is_as_the_first_did()
    {
        using var once = VendorHost.For(server, ("Vendors:Tavily:HedgeAfter", "00:00:00.500"), ("Vendors:Tavily:Retries", "0"));
        var gate = new TaskCompletionSource();
        server.Faults.Enqueue(VendorFault.Status(500) with { Gate = gate.Task });
        server.Faults.Enqueue(VendorFault.Status(429));

        var search = once.Web.SearchAsync(Query, Limit);
        await server.UntilRequestAsync(1, Limit);
        await once.PassAsync(After, Limit);
        await server.UntilRequestAsync(2, Limit);
        gate.SetResult();

        Assert.Equal(Problems.VendorUnavailable, (await Assert.ThrowsAsync<CartritaException>(() => search)).Problem);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Vendor_that_is_slow_throughout_gets_one_more_request_in_ten()
    {
        using var listener = new MeterListener();
        var outcomes = Hedges(listener);
        for (var call = 0; call < 25; call++)
        {
            var (gate, asked) = (new TaskCompletionSource(), server.Requests.Count);
            server.Picked = _ => new VendorFault { Gate = gate.Task };
            var search = SearchAsync();
            await server.UntilRequestAsync(asked + 1, Limit);
            await host.PassAsync(After, Limit);
            gate.SetResult();
            await search;
        }

        // The first call has one, and then each that ten calls have saved for: the tenth and the twentieth.
        Assert.Equal(3, outcomes.Count);
        Assert.InRange(server.Requests.Count, 25, 25 + 3);
    }

    [Fact]
    public async Task Neither_an_effect_nor_what_costs_much_is_asked_for_twice()
    {
        var gate = new TaskCompletionSource();
        server.Picked = _ => new VendorFault { Gate = gate.Task };

        var extraction = host.Web.ExtractAsync(new WebExtractionRequest { Urls = [new("https://one.example/a")] }, Limit);
        var effect = host.Sender(TavilyOptions.Name).SendAsync(
            new VendorCall<string>
            {
                Operation = "effect", IsRepeatable = false, IsHedged = true,
                Request = () => new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "search")), Read = (_, _) => Task.FromResult("done"),
            },
            Limit);
        await server.UntilRequestAsync(2, Limit);
        host.Time.Advance(After);
        host.Time.Advance(After);
        gate.SetResult();
        await extraction;
        await Assert.ThrowsAsync<CartritaException>(() => effect);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Caller_who_leaves_stops_both()
    {
        using var leaving = new CancellationTokenSource();
        server.Faults.Enqueue(VendorFault.Silence());
        server.Faults.Enqueue(VendorFault.Silence());

        var search = host.Web.SearchAsync(Query, leaving.Token);
        await server.UntilRequestAsync(1, Limit);
        await host.PassAsync(After, Limit);
        await server.UntilRequestAsync(2, Limit);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
        await Task.WhenAll(server.Requests.Select(request => request.Aborted)).WaitAsync(Limit);
    }

    private Task<IReadOnlyList<WebSearchHit>> SearchAsync() => host.Web.SearchAsync(Query, Limit);

    // Other tests count beside this one, for vendors of their own.
    private static ConcurrentQueue<string> Hedges(MeterListener listener)
    {
        var outcomes = new ConcurrentQueue<string>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "vendor.hedges")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value as string);
            if (named["vendor"] == TavilyOptions.Name)
            {
                outcomes.Enqueue(named["outcome"]!);
            }
        });
        listener.Start();
        return outcomes;
    }
}
