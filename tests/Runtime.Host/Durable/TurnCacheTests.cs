using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.Turns;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Durable;

public sealed class TurnCacheTests : IDisposable
{
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private int _begun;

    public void Dispose() => _bound.Dispose();

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 1)]
    public async Task Code_of_an_instance_in_memory_goes_on_where_it_waited(int turnCache, int expectedStarts)
    {
        await using var host = await StartAsync(turnCache);

        var run = await host.RunToCompletionAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("Three", _bound.Token), _bound.Token);

        Assert.Equal(6, run.ReadOutputAs<int>());
        Assert.Equal(expectedStarts, _begun);
    }

    [Fact]
    public async Task Instances_beyond_the_capacity_leave_and_are_replayed()
    {
        await using var host = await StartAsync(turnCache: 2);
        var cache = host.Services.GetRequiredService<RuntimeWork>().Cache;
        for (var i = 0; i < 5; i++)
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions($"w{i}"), _bound.Token);
            await host.RunToIdleAsync(_bound.Token);
        }

        Assert.Equal(2, cache.Count);
        Assert.Equal(5, _begun);

        // w0 left first, w4 is still here.
        await host.Client.RaiseEventAsync("w0", "go", 1, _bound.Token);
        await host.RunToIdleAsync(_bound.Token);
        Assert.Equal(6, _begun);
        await host.Client.RaiseEventAsync("w4", "go", 1, _bound.Token);
        await host.RunToIdleAsync(_bound.Token);
        Assert.Equal(6, _begun);
        Assert.All(
            new[] { await host.Client.GetInstanceAsync("w0", _bound.Token), await host.Client.GetInstanceAsync("w4", _bound.Token) },
            run => Assert.Equal(OrchestrationRuntimeStatus.Completed, run!.RuntimeStatus));
    }

    [Fact]
    public async Task Ended_instances_are_not_kept()
    {
        await using var host = await StartAsync(turnCache: 10);

        await host.RunToCompletionAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("Three", _bound.Token), _bound.Token);

        Assert.Equal(0, host.Services.GetRequiredService<RuntimeWork>().Cache.Count);
    }

    [Fact]
    public async Task Foreign_continuation_between_turns_is_judged_by_a_replay()
    {
        var foreign = new TaskCompletionSource();
        var catalog = new DelegateTaskCatalog()
            .AddOrchestrator<int>("Foreign", async context =>
            {
                _begun++;
                await Task.WhenAny(foreign.Task, context.WaitForExternalEvent<int>("go"));
                return 1;
            });
        await using var host = await StartAsync(turnCache: 10, catalog);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Foreign", new StartOrchestrationOptions("f"), _bound.Token);
        await host.RunToIdleAsync(_bound.Token);

        foreign.SetResult();
        await host.Client.RaiseEventAsync("f", "go", 1, _bound.Token);
        await host.RunToIdleAsync(_bound.Token);

        // The replay finds the foreign task completed and goes on in the replayed part, which is what it would do without a cache.
        Assert.Equal(2, _begun);
    }

    private async Task<DurableTestHost> StartAsync(int turnCache, DelegateTaskCatalog? catalog = null) => await DurableTestHost.StartAsync(
        catalog ?? new DelegateTaskCatalog()
            .AddActivity<int, int>("Double", n => n * 2)
            .AddOrchestrator<int>("Three", async context =>
            {
                _begun++;
                var sum = 0;
                for (var i = 0; i < 3; i++)
                {
                    sum += await context.CallActivityAsync<int>("Double", i);
                }

                return sum;
            })
            .AddOrchestrator<int>("Waits", async context =>
            {
                _begun++;
                return await context.WaitForExternalEvent<int>("go");
            }),
        new() { Runtime = new DurableRuntimeOptions { TurnCacheSize = turnCache } });
}
