using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.Entities;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Durable.Entities;

/// <summary>How entities are bounded, stopped, restarted, fenced and given up.</summary>
public sealed class EntityRuntimeTests : IAsyncLifetime
{
    private static readonly EntityInstanceId Id = new("sum", "s");

    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly DelegateTaskCatalog _catalog = new();
    private DurableTestHost? _host;

    public Task InitializeAsync()
    {
        _catalog.AddEntity("sum", SumEntity.Run);
        _catalog.AddOrchestrator<int, string>("Add", async (context, amount) =>
        {
            try
            {
                return $"{await context.Entities.CallEntityAsync<int>(Id, "add", amount)}";
            }
            catch (EntityOperationFailedException e)
            {
                return $"{e.FailureDetails.ErrorType} {e.FailureDetails.InnerFailure?.ErrorType}";
            }
        });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _bound.Dispose();
    }

    [Fact]
    public async Task Waiting_operations_are_one_turn_up_to_the_limit()
    {
        var turns = new List<int>();
        var gate = new TaskCompletionSource();
        var blocked = new TaskCompletionSource();
        _catalog.AddEntity("batched", async (call, _) =>
        {
            var operations = 0;
            blocked.TrySetResult();
            await gate.Task;
            await call.RunAsync(new DelegateEntity(operation =>
            {
                operations++;
                return SumEntity.Run(operation);
            }));
            turns.Add(operations);
        });
        var host = await StartAsync(new DurableRuntimeOptions { MaxEntityOperationBatchSize = 3 });
        await host.Client.Entities.SignalEntityAsync(new("batched", "b"), "add", 1, cancellation: _bound.Token);
        await blocked.Task.WaitAsync(_bound.Token);
        for (var n = 0; n < 7; n++)
        {
            await host.Client.Entities.SignalEntityAsync(new("batched", "b"), "add", 1, cancellation: _bound.Token);
        }

        gate.SetResult();
        await host.RunToIdleAsync(_bound.Token);

        Assert.Equal([1, 3, 3, 1], turns);
        Assert.Equal(8, (await host.Client.Entities.GetEntityAsync<int>(new("batched", "b"), _bound.Token))!.State);
    }

    [Fact]
    public async Task Entities_run_at_once_up_to_the_limit()
    {
        var running = 0;
        var most = 0;
        var gate = new TaskCompletionSource();
        var full = new TaskCompletionSource();
        _catalog.AddEntity("busy", async (call, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            if (most == 2)
            {
                full.TrySetResult();
            }

            await gate.Task;
            Interlocked.Decrement(ref running);
            await call.RunAsync(new DelegateEntity(SumEntity.Run));
        });
        var host = await StartAsync(new DurableRuntimeOptions { MaxConcurrentEntityFunctions = 2 });
        for (var n = 0; n < 6; n++)
        {
            await host.Client.Entities.SignalEntityAsync(new("busy", $"{n}"), "add", 1, cancellation: _bound.Token);
        }

        await full.Task.WaitAsync(_bound.Token);
        gate.SetResult();
        await host.RunToIdleAsync(_bound.Token);

        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Operation_in_flight_at_a_restart_runs_again_and_counts_once()
    {
        var started = new TaskCompletionSource();
        var runs = 0;
        _catalog.AddEntity("slow", async (call, cancellation) => await call.RunAsync(new DelegateEntity(async operation =>
        {
            if (Interlocked.Increment(ref runs) == 2)
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            }

            return await SumEntity.Run(operation);
        })));
        _catalog.AddOrchestrator("Slow", async context => string.Join(',', await Task.WhenAll(
            Enumerable.Range(1, 3).Select(n => context.Entities.CallEntityAsync<int>(new EntityInstanceId("slow", "s"), "add", n)))));
        var host = await StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Slow", _bound.Token);
        await started.Task.WaitAsync(_bound.Token);

        _host = await host.RestartAsync();

        Assert.Equal("1,3,6", (await _host.RunToCompletionAsync(id, _bound.Token)).ReadOutputAs<string>());
        Assert.Equal(4, runs);
    }

    [Fact]
    public async Task Operation_that_outruns_the_function_timeout_fails_and_those_around_it_count()
    {
        var clock = new VirtualClock();
        var fired = new TaskCompletionSource();
        _catalog.AddEntity("slow", async (call, cancellation) => await call.RunAsync(new DelegateEntity(async operation =>
        {
            if (operation.Name == "hang")
            {
                cancellation.Register(fired.SetResult);
                await new TaskCompletionSource().Task;
            }

            return await SumEntity.Run(operation);
        })));
        _catalog.AddOrchestrator("Slow", async context =>
        {
            var id = new EntityInstanceId("slow", "s");
            var first = context.Entities.CallEntityAsync<int>(id, "add", 1);
            var hung = context.Entities.CallEntityAsync<int>(id, "hang", 10);
            var last = context.Entities.CallEntityAsync<int>(id, "add", 2);
            try
            {
                return $"{await hung}";
            }
            catch (EntityOperationFailedException e)
            {
                return $"{e.FailureDetails.ErrorType} {await first} {await last}";
            }
        });
        _host = await DurableTestHost.StartAsync(
            _catalog, new() { Clock = clock, Runtime = new DurableRuntimeOptions { FunctionTimeout = TimeSpan.FromMinutes(1) } });
        var id = await _host.Client.ScheduleNewOrchestrationInstanceAsync("Slow", _bound.Token);
        await UntilTimerAsync(clock, TimeSpan.FromMinutes(1));
        clock.Advance(TimeSpan.FromMinutes(1));
        await fired.Task.WaitAsync(_bound.Token);
        await UntilTimerAsync(clock, TimeSpan.FromSeconds(2));
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("FunctionTimeoutException 1 3", (await _host.RunToCompletionAsync(id, _bound.Token)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Turn_that_cannot_be_done_is_backed_off_and_then_poisoned()
    {
        var broken = new BrokenCatalog(_catalog) { Failing = 3 };
        var host = await StartAsync(new DurableRuntimeOptions { PoisonAttempts = 3, FirstBackOff = TimeSpan.FromSeconds(1) }, broken);
        var start = host.Clock.GetUtcNow();

        Assert.Equal("PoisonedEntity System.IO.IOException", await AddAsync(1));
        Assert.Equal(TimeSpan.FromSeconds(3), host.Clock.GetUtcNow() - start);
        Assert.Null(await host.Client.Entities.GetEntityAsync(Id, cancellation: _bound.Token));
        Assert.Equal("2", await AddAsync(2));
    }

    [Fact]
    public async Task Turn_that_fails_for_a_while_goes_on()
    {
        await StartAsync(catalog: new BrokenCatalog(_catalog) { Failing = 2 });

        Assert.Equal("1", await AddAsync(1));
    }

    [Fact]
    public async Task Turn_of_a_former_owner_is_refused()
    {
        var gate = new TaskCompletionSource();
        var blocked = new TaskCompletionSource();
        var store = DurableTestStore.InMemory();
        var slow = new DelegateTaskCatalog().AddEntity("sum", async (call, _) =>
        {
            blocked.TrySetResult();
            await gate.Task;
            await call.RunAsync(new DelegateEntity(SumEntity.Run));
        });
        await using var former = await DurableTestHost.StartAsync(slow, new() { Store = store });
        await former.Client.Entities.SignalEntityAsync(Id, "add", 1, cancellation: _bound.Token);
        await blocked.Task.WaitAsync(_bound.Token);
        _host = await DurableTestHost.StartAsync(_catalog, new() { Store = store });
        await _host.RunToIdleAsync(_bound.Token);

        gate.SetResult();
        await former.RunToIdleAsync(_bound.Token);

        Assert.Equal(1, (await _host.Client.Entities.GetEntityAsync<int>(Id, _bound.Token))!.State);
        Assert.Equal("3", await AddAsync(2));
    }

    [Fact]
    public async Task Poisoned_orchestration_gives_its_locks_back()
    {
        var broken = new BrokenCatalog(_catalog);
        _catalog.AddOrchestrator("Hold", async context =>
        {
            await context.Entities.LockEntitiesAsync(Id);
            return await context.WaitForExternalEvent<string>("go");
        });
        var host = await StartAsync(new DurableRuntimeOptions { PoisonAttempts = 2 }, broken);
        var holder = await host.Client.ScheduleNewOrchestrationInstanceAsync("Hold", _bound.Token);
        await host.RunToIdleAsync(_bound.Token);
        await host.Client.Entities.SignalEntityAsync(Id, "add", 4, cancellation: _bound.Token);
        await host.RunToIdleAsync(_bound.Token);
        Assert.Null(await host.Client.Entities.GetEntityAsync(Id, cancellation: _bound.Token));

        broken.FailingOrchestrators = 2;
        await host.Client.RaiseEventAsync(holder, "go", "", _bound.Token);

        Assert.Equal("PoisonedOrchestration", (await host.RunToCompletionAsync(holder, _bound.Token)).FailureDetails!.ErrorType);
        await host.RunToIdleAsync(_bound.Token);
        Assert.Equal(4, (await host.Client.Entities.GetEntityAsync<int>(Id, _bound.Token))!.State);
    }

    [Fact]
    public async Task Payload_beyond_the_limit_ends_a_run_and_its_locks()
    {
        _catalog.AddOrchestrator("Hold", async context =>
        {
            await context.Entities.LockEntitiesAsync(Id);
            return new string('x', 300);
        });
        var host = await StartAsync(new DurableRuntimeOptions { MaximumPayloadBytes = 200 });
        var holder = await host.Client.ScheduleNewOrchestrationInstanceAsync("Hold", _bound.Token);

        Assert.Equal("PayloadTooLarge", (await host.RunToCompletionAsync(holder, _bound.Token)).FailureDetails!.ErrorType);
        Assert.Equal("5", await AddAsync(5));
    }

    [Fact]
    public async Task Orphaned_lock_is_found_and_released()
    {
        var host = await StartAsync();
        var work = host.Services.GetRequiredService<RuntimeWork>();
        foreach (var owner in (string[])["nobody", "ended"])
        {
            var request = new EntityLock
            {
                Timestamp = DateTimeOffset.UnixEpoch, SectionId = owner, OwnerId = owner, OwnerExecutionId = "e", OwnerTaskId = 1, Entities = [$"@sum@{owner}", "@sum@never"],
            };
            work.Publish((await work.Store.SendAsync(new(request.Entities[0], null, request)))!);
        }

        await host.Client.ScheduleNewOrchestrationInstanceAsync("Add", 1, new StartOrchestrationOptions("ended"), _bound.Token);
        await host.RunToIdleAsync(_bound.Token);
        foreach (var owner in (string[])["nobody", "ended"])
        {
            await host.Client.Entities.SignalEntityAsync(new("sum", owner), "add", 1, cancellation: _bound.Token);
        }

        await host.RunToIdleAsync(_bound.Token);
        var unlocked = await host.Client.Entities.CleanEntityStorageAsync(new() { RemoveEmptyEntities = true }, cancellation: _bound.Token);
        var result = await host.Client.Entities.CleanEntityStorageAsync(cancellation: _bound.Token);
        await host.RunToIdleAsync(_bound.Token);

        Assert.Equal((0, 0), (unlocked.OrphanedLocksReleased, unlocked.EmptyEntitiesRemoved));
        Assert.Null(result.ContinuationToken);
        foreach (var owner in (string[])["nobody", "ended"])
        {
            var entity = await host.Client.Entities.GetEntityAsync<int>(new("sum", owner), _bound.Token);
            Assert.Equal((1, null), (entity!.State, entity.LockedBy));
        }
    }

    private async Task UntilTimerAsync(VirtualClock clock, TimeSpan after)
    {
        while (clock.TimersAt(clock.GetUtcNow() + after) == 0)
        {
            _bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<DurableTestHost> StartAsync(DurableRuntimeOptions? options = null, IDurableTaskCatalog? catalog = null) =>
        _host = await DurableTestHost.StartAsync(catalog ?? _catalog, new() { Runtime = options ?? new DurableRuntimeOptions() });

    private async Task<string?> AddAsync(int amount)
    {
        var id = await _host!.Client.ScheduleNewOrchestrationInstanceAsync("Add", amount, _bound.Token);
        return (await _host.RunToCompletionAsync(id, _bound.Token)).ReadOutputAs<string>();
    }

    /// <summary>A catalog whose look-ups fail for a while: a failure of the infrastructure, not of the code.</summary>
    private sealed class BrokenCatalog(IDurableTaskCatalog inner) : IDurableTaskCatalog
    {
        private int _failing;
        private int _failingOrchestrators;

        public int Failing { set => _failing = value; }

        public int FailingOrchestrators { set => _failingOrchestrators = value; }

        public OrchestratorDelegate? FindOrchestrator(string name) =>
            Interlocked.Decrement(ref _failingOrchestrators) >= 0 ? throw new IOException("down") : inner.FindOrchestrator(name);

        public ActivityDelegate? FindActivity(string name) => inner.FindActivity(name);

        public EntityDelegate? FindEntity(string name) =>
            Interlocked.Decrement(ref _failing) >= 0 ? throw new IOException("down") : inner.FindEntity(name);
    }
}
