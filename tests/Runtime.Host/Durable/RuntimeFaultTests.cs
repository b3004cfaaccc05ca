using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>What fails beside the work, or outlives its time, changes nothing.</summary>
public sealed class RuntimeFaultTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly DelegateTaskCatalog _catalog = new();
    private DurableTestHost? _host;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _bound.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task What_a_turn_holds_is_let_go_once_its_thread_has_left_it_and_not_before(int turnCache)
    {
        var (end, spun, left) = (false, false, new TaskCompletionSource());
        _catalog.AddOrchestrator<int>("Spin", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            while (!Volatile.Read(ref end))
            {
                spun = true;
                Thread.Yield();
            }

            left.TrySetResult();
            return 1;
        });
        var catalog = new EpisodeCatalog(_catalog);
        var host = _host = await DurableTestHost.StartAsync(catalog, new()
        {
            Runtime = new DurableRuntimeOptions { TurnTimeout = TimeSpan.FromSeconds(1), PoisonAttempts = 1, TurnCacheSize = turnCache },
        });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Spin", _bound.Token);
        await host.RunToIdleAsync(_bound.Token);
        await host.Client.RaiseEventAsync(id, "go", "x", _bound.Token);

        await host.RunToCompletionAsync(id, _bound.Token);
        Assert.True(spun);
        Assert.Equal(1, catalog.Open);
        Volatile.Write(ref end, true);
        await left.Task.WaitAsync(_bound.Token);
        await catalog.WhenAllEndedAsync().WaitAsync(_bound.Token);

        Assert.Equal(0, catalog.Open);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("sqlite")]
    public async Task Listeners_and_loggers_that_throw_stop_nothing_and_change_nothing(string store)
    {
        using var directory = new TemporaryDirectory();
        _catalog.AddActivity<int, int>("ThrownAt", n => n == 2 ? throw new InvalidOperationException("It broke.") : n);
        _catalog.AddEntity("sum", operation =>
        {
            operation.State.SetState(operation.GetInput<int>());
            throw new InvalidOperationException("It broke.");
        });
        _catalog.AddOrchestrator<int>("ThrownAt", async context =>
        {
            context.SetCustomStatus("busy");
            await context.Entities.SignalEntityAsync(new("sum", "s"), "add", 1);
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            var one = await context.CallActivityAsync<int>("ThrownAt", 1);
            try
            {
                await context.CallActivityAsync<int>("ThrownAt", 2);
            }
            catch (TaskFailedException)
            {
                one += 10;
            }

            return one;
        });
        var host = _host = await DurableTestHost.StartAsync(new BrokenCatalog(_catalog) { FailingOrchestrators = 1, FailingActivities = 1 }, new()
        {
            Store = store == "sqlite" ? DurableTestStore.Sqlite(directory.Path) : DurableTestStore.InMemory(),
            ConfigureServices = services => services.AddSingleton<ILoggerProvider, ThrowingLoggers>(),
        });
        using var listener = new MeterListener();
        var meter = host.Services.GetRequiredService<RuntimeMeter>().Source;
        var heard = 0;
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter == meter)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => Fail());
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Fail());
        listener.Start();
        using var spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.DurableTask",
            Sample = (ref ActivityCreationOptions<ActivityContext> span) =>
                IsOurs(span.Name) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStarted = FailOn,
            ActivityStopped = FailOn,
        };
        ActivitySource.AddActivityListener(spans);

        for (var n = 0; n < 2; n++)
        {
            var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("ThrownAt", _bound.Token);
            Assert.Equal(11, (await host.RunToCompletionAsync(id, _bound.Token)).ReadOutputAs<int>());
        }

        Assert.True(heard > 20);
        return;

        // Listeners hear the whole process: spans of other tests are left alone.
        static bool IsOurs(string span) => span.EndsWith(":ThrownAt", StringComparison.Ordinal);

        void FailOn(Activity span)
        {
            if (IsOurs(span.OperationName))
            {
                Fail();
            }
        }

        void Fail()
        {
            Interlocked.Increment(ref heard);
            throw new InvalidOperationException("The listener broke.");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Failures_of_an_instance_that_was_given_up_are_not_remembered(int attempts)
    {
        var store = DurableTestStore.InMemory();
        _catalog.AddOrchestrator<int>("Any", _ => Task.FromResult(7));
        _host = await DurableTestHost.StartAsync(
            new BrokenCatalog(_catalog) { FailingOrchestrators = int.MaxValue },
            new() { Store = store, Runtime = new DurableRuntimeOptions { PoisonAttempts = attempts } });
        var id = await _host.Client.ScheduleNewOrchestrationInstanceAsync("Any", _bound.Token);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await _host.RunToCompletionAsync(id, _bound.Token)).RuntimeStatus);

        using var meter = new RuntimeMeter();
        Assert.Empty((await store.Open(meter).OpenAsync()).TurnFailures);
    }
}
