using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>Two hosts on one store, which the lock file prevents and the fences survive.</summary>
public sealed class StaleOwnerTests
{
    [Fact]
    public async Task Result_of_the_former_owner_is_refused_and_the_new_owners_counts()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        var store = DurableTestStore.InMemory();
        var stale = new TaskCompletionSource<int>();
        var started = new TaskCompletionSource();
        await using var former = await DurableTestHost.StartAsync(
            Catalog((_, _) =>
            {
                started.TrySetResult();
                return stale.Task;
            }),
            new() { Store = store });
        var id = await former.Client.ScheduleNewOrchestrationInstanceAsync("Two", bound.Token);
        await started.Task.WaitAsync(bound.Token);

        await using var owner = await DurableTestHost.StartAsync(Catalog((n, _) => Task.FromResult(n + 10)), new() { Store = store });
        var run = await owner.RunToCompletionAsync(id, bound.Token);
        stale.SetResult(99);
        await former.RunToIdleAsync(bound.Token);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, run.RuntimeStatus);
        Assert.Equal([11, 12], run.ReadOutputAs<int[]>()!);
        Assert.Equal(["11", "12"], (await owner.ReadHistoryAsync(id)).OfType<TaskCompleted>().Select(e => e.Result));
    }

    [Fact]
    public async Task Turn_of_the_former_owner_is_refused_and_leaves_no_trace()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        var store = DurableTestStore.InMemory();
        var code = new DelegateTaskCatalog().AddOrchestrator<string>("Waiter", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return await context.WaitForExternalEvent<string>("go");
        });
        await using var former = await DurableTestHost.StartAsync(code, new() { Store = store });
        var id = await former.Client.ScheduleNewOrchestrationInstanceAsync("Waiter", bound.Token);
        await former.RunToIdleAsync(bound.Token);
        await using var owner = await DurableTestHost.StartAsync(code, new() { Store = store });
        await owner.AdvanceAsync(TimeSpan.FromHours(1), bound.Token);
        var history = await owner.ReadHistoryAsync(id);

        await former.AdvanceAsync(TimeSpan.FromHours(1), bound.Token);

        Assert.Single(history.OfType<TimerFired>());
        Assert.Equal(history, await owner.ReadHistoryAsync(id));
    }

    private static DelegateTaskCatalog Catalog(Func<int, CancellationToken, Task<int>> code) => new DelegateTaskCatalog()
        .AddActivity<int, int>("Work", (_, n, cancellation) => code(n, cancellation))
        .AddOrchestrator<int[]>("Two", async context =>
            [await context.CallActivityAsync<int>("Work", 1), await context.CallActivityAsync<int>("Work", 2)]);
}
