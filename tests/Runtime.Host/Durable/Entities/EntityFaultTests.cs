using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Tests.Durable.Entities;

/// <summary>Entities whose turns are refused, held back, or meant for somebody who was given up.</summary>
public sealed class EntityFaultTests : IAsyncLifetime
{
    private static readonly EntityInstanceId Id = new("sum", "s");

    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly DelegateTaskCatalog _catalog = new DelegateTaskCatalog().AddEntity("sum", SumEntity.Run);
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

    [Fact]
    public async Task Operation_that_another_owner_did_not_come_to_is_run_after_the_refusal()
    {
        var store = DurableTestStore.InMemory();
        var (first, entered) = (new TaskCompletionSource(), new TaskCompletionSource());
        _catalog.AddEntity("held", async (call, _) =>
        {
            entered.TrySetResult();
            await first.Task;
            await call.RunAsync(new DelegateEntity(SumEntity.Run));
        });
        _host = await DurableTestHost.StartAsync(_catalog, new() { Store = store });
        var id = new EntityInstanceId("held", "h");
        await _host.Client.Entities.SignalEntityAsync(id, "add", 1, cancellation: _bound.Token);
        await entered.Task.WaitAsync(_bound.Token);
        var (second, stuck) = (new TaskCompletionSource(), new TaskCompletionSource());
        var turns = 0;
        var owned = new DelegateTaskCatalog();
        owned.AddEntity("held", async (call, _) =>
        {
            if (++turns == 2)
            {
                stuck.TrySetResult();
                await second.Task;
            }

            await call.RunAsync(new DelegateEntity(SumEntity.Run));
        });
        var owner = await DurableTestHost.StartAsync(owned, new() { Store = store, Runtime = new() { DrainTimeout = TimeSpan.FromMilliseconds(1) } });
        await owner.RunToIdleAsync(_bound.Token);
        await owner.Client.Entities.SignalEntityAsync(id, "add", 2, cancellation: _bound.Token);
        await stuck.Task.WaitAsync(_bound.Token);
        await owner.DisposeAsync();

        first.SetResult();
        await _host.RunToIdleAsync(_bound.Token);

        Assert.Equal(3, (await _host.Client.Entities.GetEntityAsync<int>(id, _bound.Token))!.State);
        second.SetResult();
    }

    [Fact]
    public async Task What_waits_for_a_lock_is_not_looked_at_until_it_is_released()
    {
        _catalog.AddOrchestrator<int>("Holding", async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(Id))
            {
                await context.WaitForExternalEvent<string>("go");
            }

            return await context.Entities.CallEntityAsync<int>(Id, "add", 0);
        });
        var calls = FaultPlan.None();
        _host = await DurableTestHost.StartAsync(_catalog, new() { Faults = calls });
        var id = await _host.Client.ScheduleNewOrchestrationInstanceAsync("Holding", _bound.Token);
        await _host.RunToIdleAsync(_bound.Token);
        await _host.Client.Entities.SignalEntityAsync(Id, "add", 1, cancellation: _bound.Token);
        await _host.RunToIdleAsync(_bound.Token);

        var before = calls.Calls;
        for (var n = 0; n < 50; n++)
        {
            await _host.Client.Entities.SignalEntityAsync(Id, "add", 1, cancellation: _bound.Token);
        }

        await _host.RunToIdleAsync(_bound.Token);
        Assert.Equal(before + 50, calls.Calls);
        await _host.Client.RaiseEventAsync(id, "go", "x", _bound.Token);
        Assert.Equal(51, (await _host.RunToCompletionAsync(id, _bound.Token)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Lock_that_is_granted_to_a_run_that_is_given_up_is_given_back()
    {
        EntityInstanceId other = new("sum", "t");
        UnreliableCatalog code = new(_catalog);
        _catalog.AddOrchestrator<int>("Leaves", context =>
        {
            _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            _ = context.Entities.LockEntitiesAsync(Id, other);
            code.Broken.Add("Leaves");
            return Task.FromResult(1);
        });
        _host = await DurableTestHost.StartAsync(code, new() { Runtime = new() { PoisonAttempts = 1 } });
        foreach (var entity in (EntityInstanceId[])[Id, other])
        {
            await _host.Client.Entities.SignalEntityAsync(entity, "add", 1, cancellation: _bound.Token);
        }

        var id = await _host.Client.ScheduleNewOrchestrationInstanceAsync("Leaves", _bound.Token);
        await _host.RunToIdleAsync(_bound.Token);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await _host.Client.GetInstanceAsync(id, _bound.Token))!.RuntimeStatus);
        Assert.Null((await _host.Client.Entities.GetEntityAsync<int>(Id, _bound.Token))!.LockedBy);
        Assert.Null((await _host.Client.Entities.GetEntityAsync<int>(other, _bound.Token))!.LockedBy);
    }
}
