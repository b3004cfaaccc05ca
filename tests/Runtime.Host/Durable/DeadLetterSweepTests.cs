using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.DeadLetters;
using Cartrita.Runtime.Host.Tests.Support;
using Cartrita.Runtime.Testing;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>The host dies at each store call of giving up and retrying: the next one brings the same result, and no result is recorded twice.</summary>
public sealed class DeadLetterSweepTests
{
    private const int MostCalls = 200;

    [Theory]
    [InlineData("Turn", false)]
    [InlineData("Turn", true)]
    [InlineData("Activity", false)]
    [InlineData("Activity", true)]
    public async Task Retry_that_is_interrupted_anywhere_ends_as_one_that_is_not(string broken, bool sqlite)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(3), TimeProvider.System);
        var swept = 0;
        for (var call = 1; call <= MostCalls; call++)
        {
            var before = FaultPlan.CrashBefore(call);
            Assert.Equal("14", await RunAsync(broken, sqlite, before, bound.Token));
            Assert.Equal("14", await RunAsync(broken, sqlite, FaultPlan.CrashAfter(call), bound.Token));
            if (!before.Crashed)
            {
                break;
            }

            swept++;
        }

        Assert.InRange(swept, 10, MostCalls - 1);
    }

    private static async Task<string?> RunAsync(string broken, bool sqlite, FaultPlan faults, CancellationToken bound)
    {
        using var directory = new TemporaryDirectory();
        var store = sqlite ? DurableTestStore.Sqlite(directory.Path) : DurableTestStore.InMemory();
        var catalog = new UnreliableCatalog(new DelegateTaskCatalog()
            .AddActivity<int, int>("Double", n => n * 2)
            .AddActivity<int, int>("Activity", n => n * 2)
            .AddOrchestrator<int>("Turn", async context => (await Task.WhenAll(
                context.CallActivityAsync<int>("Double", 3), context.CallActivityAsync<int>("Activity", 4))).Sum()));
        var options = new DurableTestHostOptions { Store = store, Faults = faults, Runtime = new DurableRuntimeOptions { PoisonAttempts = 2 } };
        var host = await DurableTestHost.StartAsync(catalog, options);
        try
        {
            try
            {
                return await FinishAsync(host, catalog, broken, bound);
            }
            catch (Exception) when (faults.Crashed)
            {
                // The host died under the client, or left the run unfinished: as planned.
                host = await host.RestartAsync();
            }

            return await FinishAsync(host, catalog, broken, bound);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static async Task<string?> FinishAsync(DurableTestHost host, UnreliableCatalog catalog, string broken, CancellationToken bound)
    {
        var office = host.Services.GetRequiredService<DeadLetterOffice>();
        if (await host.Client.GetInstanceAsync("run", bound) is null)
        {
            catalog.Broken.Add(broken);
            try
            {
                await host.Client.ScheduleNewOrchestrationInstanceAsync("Turn", null, new StartOrchestrationOptions("run"), bound);
            }
            catch (OrchestrationAlreadyExistsException)
            {
                // The first host got that far.
            }
        }

        var run = await host.RunToCompletionAsync("run", bound);
        catalog.Broken.Clear();
        if (run.RuntimeStatus == OrchestrationRuntimeStatus.Failed)
        {
            var letter = Assert.Single(await office.ListAsync(new() { Limit = 10 }));
            Assert.Null((await office.RetryAsync(letter.Id)).Refusal);
            run = await host.RunToCompletionAsync("run", bound);
        }

        Assert.Equal(OrchestrationRuntimeStatus.Completed, run.RuntimeStatus);
        Assert.Empty(await office.ListAsync(new() { Limit = 10 }));
        var results = (await host.ReadHistoryAsync("run")).OfType<TaskCompleted>().Select(e => e.ScheduledId).ToList();
        Assert.Equal(results.Distinct(), results);
        return run.SerializedOutput;
    }
}
