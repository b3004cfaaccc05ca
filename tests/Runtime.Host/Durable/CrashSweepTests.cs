using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Tests.Support;
using Cartrita.Runtime.Testing;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>The host dies at each of its store's calls in turn, before and after the call takes effect; the next host brings the same result.</summary>
public sealed class CrashSweepTests
{
    private const string Id = "swept";

    // A scenario that makes no headway would sweep for ever: no scenario here comes near this many calls.
    private const int MostCalls = 400;

    /// <summary>Each scenario on each store; and with instances that stay in memory, all of them or the last one.</summary>
    public static TheoryData<string, bool, int> Scenarios()
    {
        var data = new TheoryData<string, bool, int>();
        foreach (var name in (string[])["Sequence", "Fan", "Family", "Timers", "Events", "Generations", "Retries", "Refusals", "Entities", "Locks"])
        {
            data.Add(name, false, 0);
            data.Add(name, false, 1);
            data.Add(name, false, 1000);
            data.Add(name, true, 0);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Run_that_is_interrupted_anywhere_ends_as_one_that_is_not(string scenario, bool sqlite, int turnCache)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(3), TimeProvider.System);
        var undisturbed = await RunAsync(scenario, sqlite, turnCache, FaultPlan.None(), bound.Token);
        var swept = 0;
        for (var call = 1; call <= MostCalls; call++)
        {
            var before = FaultPlan.CrashBefore(call);
            Assert.Equal(undisturbed, await RunAsync(scenario, sqlite, turnCache, before, bound.Token));
            Assert.Equal(undisturbed, await RunAsync(scenario, sqlite, turnCache, FaultPlan.CrashAfter(call), bound.Token));
            swept += before.Crashed ? 1 : 0;
            if (!before.Crashed)
            {
                break;
            }
        }

        Assert.InRange(swept, 5, MostCalls - 1);
    }

    private static async Task<string> RunAsync(string scenario, bool sqlite, int turnCache, FaultPlan faults, CancellationToken bound)
    {
        using var directory = new TemporaryDirectory();
        var store = sqlite ? DurableTestStore.Sqlite(directory.Path) : DurableTestStore.InMemory();
        var host = await DurableTestHost.StartAsync(SweptScenarios.Catalog(), new()
        {
            Store = store,
            Faults = faults,
            Runtime = new DurableRuntimeOptions { TurnCacheSize = turnCache },
        });
        try
        {
            try
            {
                return await FinishAsync(host, scenario, bound);
            }
            catch (Exception) when (faults.Crashed)
            {
                // The host died under the client, or left the run unfinished: as planned.
                host = await host.RestartAsync();
            }

            return await FinishAsync(host, scenario, bound);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static async Task<string> FinishAsync(DurableTestHost host, string scenario, CancellationToken bound)
    {
        try
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync(
                scenario,
                null,
                new StartOrchestrationOptions(Id).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]),
                bound);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // The first host got that far.
        }

        var run = await host.RunToCompletionAsync(Id, bound);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, run.RuntimeStatus);
        await host.RunToIdleAsync(bound);
        var others = new List<string>();
        await foreach (var other in host.Client.GetAllInstancesAsync())
        {
            others.Add($"{other.InstanceId}={other.RuntimeStatus}");
            AssertResultsOnce(await host.ReadHistoryAsync(other.InstanceId));
        }

        await foreach (var entity in host.Client.Entities.GetAllEntitiesAsync<int>())
        {
            others.Add($"{entity.Id}={entity.State} {entity.LockedBy}");
        }

        others.Sort(StringComparer.Ordinal);
        return $"{run.SerializedOutput} {run.SerializedCustomStatus} {string.Join(' ', others)}";
    }

    private static void AssertResultsOnce(IReadOnlyList<HistoryEvent> history)
    {
        var results = history.Select(e => e switch
        {
            TaskCompleted completed => completed.ScheduledId,
            TaskFailed failed => failed.ScheduledId,
            ChildCompleted completed => completed.ScheduledId,
            ChildFailed failed => failed.ScheduledId,
            EntityCompleted completed => completed.ScheduledId,
            EntityFailed failed => failed.ScheduledId,
            EntityLocksAcquired acquired => acquired.ScheduledId,
            TimerFired fired => fired.TimerId,
            _ => (int?)null,
        }).OfType<int>().ToList();
        Assert.Equal(results.Distinct(), results);
    }
}
