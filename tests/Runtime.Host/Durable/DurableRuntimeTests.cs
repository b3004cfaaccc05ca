using System.Collections.Concurrent;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>How the runtime bounds, stops, restarts and gives up.</summary>
public sealed class DurableRuntimeTests : IAsyncLifetime
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

    private async Task<DurableTestHost> StartAsync(DurableRuntimeOptions? options = null, IDurableTaskCatalog? catalog = null) =>
        _host = await DurableTestHost.StartAsync(catalog ?? _catalog, new() { Runtime = options ?? new DurableRuntimeOptions() });

    [Fact]
    public async Task Activities_run_at_once_up_to_the_limit()
    {
        var gate = new TaskCompletionSource();
        var running = 0;
        var most = 0;
        var full = new TaskCompletionSource();
        _catalog.AddActivity<int, int>("Hold", async (_, n, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            if (running == 3)
            {
                full.TrySetResult();
            }

            await gate.Task;
            Interlocked.Decrement(ref running);
            return n;
        });
        _catalog.AddOrchestrator<int>("Fan", async context =>
            (await Task.WhenAll(Enumerable.Range(0, 10).Select(i => context.CallActivityAsync<int>("Hold", i)))).Sum());
        var host = await StartAsync(new DurableRuntimeOptions { MaxConcurrentActivityFunctions = 3 });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Fan", _bound.Token);

        await full.Task.WaitAsync(_bound.Token);
        gate.SetResult();

        Assert.Equal(45, (await host.RunToCompletionAsync(id, _bound.Token)).ReadOutputAs<int>());
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task One_instance_takes_one_turn_at_a_time()
    {
        var inside = 0;
        var together = false;
        _catalog.AddOrchestrator<int>("Count", async context =>
        {
            for (var i = 0; i < 50; i++)
            {
                await context.WaitForExternalEvent<int>("n");
                together |= Interlocked.Increment(ref inside) > 1;
                Thread.Yield();
                Interlocked.Decrement(ref inside);
            }

            return 50;
        });
        var host = await StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Count", _bound.Token);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => host.Client.RaiseEventAsync(id, "n", i, _bound.Token)));

        Assert.Equal(50, (await host.Client.WaitForInstanceCompletionAsync(id, true, _bound.Token)).ReadOutputAs<int>());
        Assert.False(together);
    }

    [Fact]
    public async Task Stop_asks_activities_to_end_and_leaves_them_to_the_next_start()
    {
        var starts = new ConcurrentQueue<string>();
        var started = new TaskCompletionSource();
        var patient = new TaskCompletionSource<int>();
        _catalog.AddActivity<string, int>("Once", (_, name, _) =>
        {
            starts.Enqueue(name);
            return Task.FromResult(1);
        });
        _catalog.AddActivity<string, int>("Slow", async (_, name, cancellation) =>
        {
            starts.Enqueue(name);
            started.TrySetResult();
            return await patient.Task.WaitAsync(cancellation);
        });
        _catalog.AddOrchestrator<int>("Two", async context =>
            await context.CallActivityAsync<int>("Once", "first") + await context.CallActivityAsync<int>("Slow", "second"));
        var host = await StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Two", _bound.Token);
        await started.Task.WaitAsync(_bound.Token);

        _host = host = await host.RestartAsync();
        patient.SetResult(2);

        Assert.Equal(3, (await host.RunToCompletionAsync(id, _bound.Token)).ReadOutputAs<int>());
        Assert.Equal(["first", "second", "second"], starts);
    }

    [Fact]
    public async Task Activity_that_outlives_the_drain_is_left_behind()
    {
        var never = new TaskCompletionSource<int>();
        var started = new TaskCompletionSource();
        _catalog.AddActivity<int, int>("Deaf", (_, _, _) =>
        {
            started.TrySetResult();
            return never.Task;
        });
        _catalog.AddOrchestrator<int>("Caller", context => context.CallActivityAsync<int>("Deaf", 0));
        var host = await StartAsync(new DurableRuntimeOptions { DrainTimeout = TimeSpan.FromMilliseconds(50) });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Caller", _bound.Token);
        await started.Task.WaitAsync(_bound.Token);

        _host = host = await host.RestartAsync(new DelegateTaskCatalog()
            .AddActivity<int, int>("Deaf", n => 9)
            .AddOrchestrator<int>("Caller", context => context.CallActivityAsync<int>("Deaf", 0)));
        var run = await host.RunToCompletionAsync(id, _bound.Token);
        never.SetResult(1);

        Assert.Equal(9, run.ReadOutputAs<int>());
    }

    [Fact]
    public async Task Activity_over_the_function_timeout_is_told_to_end_and_fails_by_name()
    {
        var started = new TaskCompletionSource();
        var told = false;
        _catalog.AddActivity<int, int>("Slow", async (_, _, cancellation) =>
        {
            started.TrySetResult();
            var ended = new TaskCompletionSource();
            await using var registration = cancellation.Register(() =>
            {
                told = true;
                ended.SetResult();
            });
            await ended.Task;
            cancellation.ThrowIfCancellationRequested();
            return 1;
        });
        _catalog.AddOrchestrator<string>("Caller", async context =>
        {
            try
            {
                return await context.CallActivityAsync<string>("Slow", 0);
            }
            catch (TaskFailedException e)
            {
                return e.FailureDetails.ErrorType;
            }
        });
        var host = await StartAsync(new DurableRuntimeOptions { FunctionTimeout = TimeSpan.FromMinutes(10) });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Caller", _bound.Token);
        await started.Task.WaitAsync(_bound.Token);
        while (host.Clock.NextTimer is null)
        {
            // The dispatcher sets the timer as soon as the activity has given its thread back.
            _bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        host.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("FunctionTimeoutException", (await host.RunToCompletionAsync(id, _bound.Token)).ReadOutputAs<string>());
        Assert.True(told);
    }

    [Fact]
    public async Task Turn_that_keeps_failing_is_backed_off_and_then_poisoned_with_its_input_kept()
    {
        var broken = new BrokenCatalog(_catalog) { FailingOrchestrators = int.MaxValue };
        var host = await StartAsync(new DurableRuntimeOptions { PoisonAttempts = 3, FirstBackOff = TimeSpan.FromSeconds(1) }, broken);
        var start = host.Clock.GetUtcNow();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Any", 42, _bound.Token);

        var run = await host.RunToCompletionAsync(id, _bound.Token);

        Assert.Equal((OrchestrationRuntimeStatus.Failed, "PoisonedOrchestration"), (run.RuntimeStatus, run.FailureDetails!.ErrorType));
        Assert.Equal("System.IO.IOException", run.FailureDetails.InnerFailure!.ErrorType);
        Assert.Equal(TimeSpan.FromSeconds(3), host.Clock.GetUtcNow() - start);
        Assert.Equal(3, broken.Lookups);
        Assert.Equal("42", run.SerializedInput);
        Assert.Equal(["ExecutionStarted", "ExecutionCompleted"], (await host.ReadHistoryAsync(id)).Select(e => e.GetType().Name));
    }

    [Fact]
    public async Task Turn_that_never_gives_its_thread_back_is_poisoned()
    {
        var end = false;
        _catalog.AddOrchestrator<int>("Spin", _ =>
        {
            while (!Volatile.Read(ref end))
            {
                Thread.Yield();
            }

            return Task.FromResult(1);
        });
        var host = await StartAsync(new DurableRuntimeOptions { TurnTimeout = TimeSpan.FromMilliseconds(50), PoisonAttempts = 1 });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Spin", _bound.Token);

        var run = await host.RunToCompletionAsync(id, _bound.Token);
        Volatile.Write(ref end, true);

        Assert.Equal(
            ("PoisonedOrchestration", "System.TimeoutException"), (run.FailureDetails!.ErrorType, run.FailureDetails.InnerFailure!.ErrorType));
    }

    [Fact]
    public async Task Turn_that_fails_for_a_while_goes_on()
    {
        _catalog.AddOrchestrator<int>("Any", _ => Task.FromResult(7));
        var host = await StartAsync(catalog: new BrokenCatalog(_catalog) { FailingOrchestrators = 3 });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Any", _bound.Token);

        Assert.Equal(7, (await host.RunToCompletionAsync(id, _bound.Token)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Activity_that_cannot_be_run_is_backed_off_and_then_poisoned()
    {
        var broken = new BrokenCatalog(_catalog) { FailingActivities = int.MaxValue };
        _catalog.AddOrchestrator<string>("Caller", async context =>
        {
            try
            {
                return await context.CallActivityAsync<string>("Any", 1);
            }
            catch (TaskFailedException e)
            {
                return e.FailureDetails.ErrorType;
            }
        });
        var host = await StartAsync(new DurableRuntimeOptions { PoisonAttempts = 4 }, broken);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Caller", _bound.Token);

        Assert.Equal("PoisonedActivity", (await host.RunToCompletionAsync(id, _bound.Token)).ReadOutputAs<string>());
        Assert.Equal(4, broken.Lookups);
    }

    [Theory]
    [InlineData(1.5, 1)]
    [InlineData(2, 2)]
    [InlineData(0.9, 0)]
    [InlineData(-1, 0)]
    public async Task Timer_of_a_coarse_host_waits_whole_seconds(double asked, double waited)
    {
        _catalog.AddOrchestrator<double>("Timer", async context =>
        {
            var before = context.CurrentUtcDateTime;
            await context.CreateTimer(before.AddSeconds(asked), CancellationToken.None);
            return (context.CurrentUtcDateTime - before).TotalSeconds;
        });
        var host = await StartAsync(new DurableRuntimeOptions { TimerGranularity = TimeSpan.FromSeconds(1) });
        host.Clock.Advance(TimeSpan.FromMilliseconds(300));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Timer", _bound.Token);

        Assert.Equal(waited, (await host.RunToCompletionAsync(id, _bound.Token)).ReadOutputAs<double>(), 6);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(10, 4)]
    public async Task Schedule_turn_and_result_are_one_write_each(int turnCache, int expected)
    {
        _catalog.AddActivity<int, int>("Double", n => n * 2);
        _catalog.AddOrchestrator<int>("One", context => context.CallActivityAsync<int>("Double", 1));
        var calls = FaultPlan.None();
        _host = await DurableTestHost.StartAsync(_catalog, new() { Faults = calls, Runtime = new() { TurnCacheSize = turnCache } });
        await _host.Client.ScheduleNewOrchestrationInstanceAsync("One", _bound.Token);

        await _host.RunToIdleAsync(_bound.Token);

        // Schedule; commit the first turn; result; read the history, where it is not in memory, and commit the second turn.
        Assert.Equal(expected, calls.Calls);
    }
}
