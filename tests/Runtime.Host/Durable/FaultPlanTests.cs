using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>Faults that are no crashes: a store call that fails once, one that is slow, and timers that are early as on the Functions host.</summary>
public sealed class FaultPlanTests
{
    private const string Id = "faulty";
    private const int MostCalls = 400;

    [Theory]
    [InlineData("Sequence")]
    [InlineData("Fan")]
    [InlineData("Family")]
    [InlineData("Timers")]
    [InlineData("Events")]
    [InlineData("Generations")]
    [InlineData("Retries")]
    public async Task Run_ends_as_ever_whichever_call_of_the_store_fails_once(string scenario)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(3), TimeProvider.System);
        var undisturbed = await RunAsync(scenario, FaultPlan.None(), bound.Token);
        var struck = 0;
        for (var call = 1; call <= MostCalls; call++)
        {
            var faults = FaultPlan.FailOnce(call);
            Assert.Equal(undisturbed, await RunAsync(scenario, faults, bound.Token));
            Assert.False(faults.Crashed);
            if (!faults.Struck)
            {
                break;
            }

            struck++;
        }

        Assert.InRange(struck, 5, MostCalls - 1);
    }

    [Fact]
    public async Task Slow_call_holds_its_own_run_and_no_other()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await DurableTestHost.StartAsync(SweptScenarios.Catalog(), new()
        {
            // The creation of the first run is call 1; what follows is its first turn.
            Faults = FaultPlan.Slow(2, () =>
            {
                begun.SetResult();
                return release.Task;
            }),
        });
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Sequence", null, new StartOrchestrationOptions("slow"), bound.Token);
        await begun.Task.WaitAsync(bound.Token);

        await host.Client.ScheduleNewOrchestrationInstanceAsync("Sequence", null, new StartOrchestrationOptions("quick"), bound.Token);
        var quick = await host.Client.WaitForInstanceCompletionAsync("quick", bound.Token);
        var slow = await host.Client.GetInstanceAsync("slow", bound.Token);
        release.SetResult();

        Assert.Equal(OrchestrationRuntimeStatus.Completed, quick.RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, slow!.RuntimeStatus);
        Assert.True((await host.Client.WaitForInstanceCompletionAsync("slow", bound.Token)).IsCompleted);
    }

    [Theory]
    [InlineData(999, 0)]
    [InlineData(1000, 0)]
    [InlineData(1500, 500)]
    [InlineData(60_000, 59_000)]
    public async Task Early_timer_fires_up_to_a_second_before_its_time_and_a_short_one_at_once(int milliseconds, int expected)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        await using var host = await DurableTestHost.StartAsync(Waits(milliseconds), new() { Faults = FaultPlan.None().WithEarlyTimers() });
        var started = host.Clock.GetUtcNow();

        var ended = await WaitAsync(host, bound.Token);

        Assert.Equal(expected, ended.ReadOutputAs<int>());
        Assert.Equal(TimeSpan.FromMilliseconds(expected), host.Clock.GetUtcNow() - started);
    }

    [Fact]
    public async Task Early_timers_go_together_with_a_crash_and_last_over_it()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var faults = FaultPlan.CrashAfter(2).WithEarlyTimers(TimeSpan.FromMilliseconds(300));
        var host = await DurableTestHost.StartAsync(Waits(60_000), new() { Faults = faults });
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", null, new StartOrchestrationOptions(Id), bound.Token);
        await host.RunToIdleAsync(bound.Token);
        Assert.True(faults.Crashed);

        host = await host.RestartAsync();
        var ended = await host.RunToCompletionAsync(Id, bound.Token);
        await host.DisposeAsync();

        Assert.Equal(59_700, ended.ReadOutputAs<int>());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    public void Timers_are_never_late_and_no_more_than_a_second_early(int milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FaultPlan.None().WithEarlyTimers(TimeSpan.FromMilliseconds(milliseconds)));

    private static DelegateTaskCatalog Waits(int milliseconds) => new DelegateTaskCatalog().AddOrchestrator("Waits", async context =>
    {
        var start = context.CurrentUtcDateTime;
        await context.CreateTimer(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None);
        return (int)(context.CurrentUtcDateTime - start).TotalMilliseconds;
    });

    private static async Task<OrchestrationMetadata> WaitAsync(DurableTestHost host, CancellationToken bound)
    {
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", null, new StartOrchestrationOptions(Id), bound);
        return await host.RunToCompletionAsync(Id, bound);
    }

    private static async Task<string> RunAsync(string scenario, FaultPlan faults, CancellationToken bound)
    {
        await using var host = await DurableTestHost.StartAsync(SweptScenarios.Catalog(), new() { Faults = faults });
        await AgainAsync(() => host.Client.ScheduleNewOrchestrationInstanceAsync(scenario, null, new StartOrchestrationOptions(Id), bound));
        var run = await AgainAsync(() => host.RunToCompletionAsync(Id, bound));
        await host.RunToIdleAsync(bound);
        return $"{run.RuntimeStatus} {run.SerializedOutput} {run.SerializedCustomStatus}";
    }

    // A call of the client itself may be the one that fails: its caller tries again, as callers do.
    private static async Task<T> AgainAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (SimulatedFailureException)
        {
            return await call();
        }
    }
}
