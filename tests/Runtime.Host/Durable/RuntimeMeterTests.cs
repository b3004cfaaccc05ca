using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Durable;

public sealed class RuntimeMeterTests : IDisposable
{
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly VirtualClock _clock = new();
    private readonly DelegateTaskCatalog _catalog;

    public RuntimeMeterTests() => _catalog = new DelegateTaskCatalog()
        .AddActivity<string, string>("Slow", secret =>
        {
            _clock.AdvanceTo(_clock.GetUtcNow() + TimeSpan.FromSeconds(3));
            return secret;
        })
        .AddActivity<string, string>("Broken", _ => throw new InvalidOperationException("It broke."))
        .AddOrchestrator("Both", context => Task.WhenAll(
            context.CallActivityAsync<string>("Slow", "secret"), context.CallActivityAsync<string>("Slow", "secret")))
        .AddOrchestrator("Failing", context => context.CallActivityAsync<string>("Broken", "secret"))
        .AddOrchestrator("Waiting", async context =>
        {
            await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            return 1;
        });

    public void Dispose() => _bound.Dispose();

    [Fact]
    public async Task Durations_of_activities_and_waits_are_seconds_of_the_clock()
    {
        await using var host = await StartAsync();
        using var figures = new Figures(host);

        await RunAsync(host, "Both");

        Assert.Equal([("Slow completed", 3), ("Slow completed", 3)], figures.Of("runtime.activity.duration"));
        Assert.Equal([("activities", 0), ("activities", 3)], figures.Of("runtime.queue.time").Where(one => one.Tags == "activities").Order());
        Assert.NotEmpty(figures.Of("runtime.turn.duration"));
        Assert.All(figures.Of("runtime.turn.duration"), one => Assert.Equal("turns", one.Tags));
    }

    [Fact]
    public async Task Failure_is_the_outcome_of_an_activity()
    {
        await using var host = await StartAsync();
        using var figures = new Figures(host);

        await RunAsync(host, "Failing");

        Assert.Equal([("Broken failed", 0)], figures.Of("runtime.activity.duration"));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(10, 0)]
    public async Task Replays_count_the_events_that_they_go_over(int turnCache, int expected)
    {
        await using var host = await StartAsync(turnCache);
        using var figures = new Figures(host);

        await RunAsync(host, "Failing");

        // A turn, the start and the decision were committed before the result came.
        var history = await host.ReadHistoryAsync("run");
        Assert.Equal(6, history.Count);
        Assert.Equal(expected, figures.Of("runtime.replayed").Sum(one => one.Value));
    }

    [Fact]
    public async Task Waiting_timers_and_dead_letters_can_be_asked_for()
    {
        await using var host = await StartAsync();
        using var figures = new Figures(host);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Waiting", new StartOrchestrationOptions("run"), _bound.Token);
        await host.RunToIdleAsync(_bound.Token);

        figures.Ask();
        Assert.Equal([("", 1)], figures.Of("runtime.timers"));
        Assert.Equal([("", 0)], figures.Of("runtime.dead_letters"));

        await host.RunToCompletionAsync("run", _bound.Token);
        figures.Ask();
        Assert.Equal(0, figures.Of("runtime.timers")[^1].Value);
    }

    [Fact]
    public async Task Timer_of_a_run_that_has_ended_is_not_waited_for()
    {
        await using var host = await StartAsync();
        using var figures = new Figures(host);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Waiting", new StartOrchestrationOptions("run"), _bound.Token);
        await host.RunToIdleAsync(_bound.Token);
        await host.Client.TerminateInstanceAsync("run", cancellation: _bound.Token);
        await host.RunToIdleAsync(_bound.Token);

        figures.Ask();
        Assert.Equal(0, figures.Of("runtime.timers")[^1].Value);
        Assert.Null(host.NextDue);
    }

    [Theory]
    [InlineData("Slow", "activities", 2)]
    [InlineData("Both", "turns", 1)]
    public async Task Work_that_is_given_up_is_counted_and_lies_among_the_dead_letters(string broken, string queue, int count)
    {
        await using var host = await StartAsync(catalog: new UnreliableCatalog(_catalog) { Broken = { broken } });
        using var figures = new Figures(host);

        await RunAsync(host, "Both");

        figures.Ask();
        Assert.Equal(Enumerable.Repeat((queue, 1d), count), figures.Of("runtime.poisoned"));
        Assert.Equal([("", count)], figures.Of("runtime.dead_letters"));
    }

    [Fact]
    public async Task No_figure_names_an_instance_or_a_payload()
    {
        await using var host = await StartAsync();
        using var figures = new Figures(host);

        await RunAsync(host, "Both");

        Assert.DoesNotContain(figures.All, one => one.Tags.Contains("run") || one.Tags.Contains("secret"));
    }

    private Task<DurableTestHost> StartAsync(int turnCache = 0, IDurableTaskCatalog? catalog = null) => DurableTestHost.StartAsync(catalog ?? _catalog, new()
    {
        Clock = _clock,
        Runtime = new DurableRuntimeOptions { TurnCacheSize = turnCache, MaxConcurrentActivityFunctions = 1 },
    });

    private async Task RunAsync(DurableTestHost host, string name)
    {
        await host.Client.ScheduleNewOrchestrationInstanceAsync(name, new StartOrchestrationOptions("run"), _bound.Token);
        await host.RunToCompletionAsync("run", _bound.Token);
    }
}
