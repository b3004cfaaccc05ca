using Cartrita.Runtime.Testing;
using Cartrita.Runtime.Testing.Histories;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Documents;

/// <summary>The code of <c>docs/testing.md</c>: each block of that page stands here, and runs.</summary>
public sealed class TestingPageSamples
{
    private static DelegateTaskCatalog Catalog() => new DelegateTaskCatalog()
        .AddOrchestrator("Remind", async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(30), CancellationToken.None);
            return await context.CallActivityAsync<string>("Send", "a month has passed");
        })
        .AddActivity<string, string>("Send", text => text + "!");

    [Fact]
    public async Task Month_passes_at_once()
    {
        await using var host = await DurableTestHost.StartAsync(Catalog());
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Remind");

        await host.AdvanceAsync(TimeSpan.FromDays(29));
        Assert.False((await host.Client.GetInstanceAsync(id))!.IsCompleted);

        var ended = await host.RunToCompletionAsync(id);
        Assert.Equal("a month has passed!", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Reminder_survives_a_crash_anywhere()
    {
        for (var call = 1; ; call++)
        {
            var faults = FaultPlan.CrashAfter(call).WithEarlyTimers();
            var host = await DurableTestHost.StartAsync(Catalog(), new() { Faults = faults });
            try
            {
                await host.Client.ScheduleNewOrchestrationInstanceAsync("Remind", new StartOrchestrationOptions("r"));
                await host.RunToCompletionAsync("r");
            }
            catch (Exception) when (faults.Crashed)
            {
                host = await host.RestartAsync();
                Assert.True((await host.RunToCompletionAsync("r")).IsCompleted);
            }

            await host.DisposeAsync();
            if (!faults.Crashed)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task Full_disk_delays_a_run_and_no_more()
    {
        var faults = FaultPlan.FailOnce(2);
        await using var host = await DurableTestHost.StartAsync(Catalog(), new() { Faults = faults });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Remind");

        Assert.True((await host.RunToCompletionAsync(id)).IsCompleted);
        Assert.True(faults.Struck);
    }

    [Fact]
    public async Task History_of_last_month_replays_today()
    {
        await using var host = await DurableTestHost.StartAsync(Catalog());
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Remind");
        await host.RunToCompletionAsync(id);

        var json = (await HistoryRecorder.RecordAsync(host, id)).ToJson();

        using var replayer = new HistoryReplayer(Catalog());
        replayer.Replay(RecordedHistory.FromJson(json)).ThrowIfDifferent();
    }

    [Fact]
    public async Task Registered_tasks_run_on_the_public_test_host()
    {
        await using var host = await DurableTaskTestHost.StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<string, string>("Greet", (context, name) => context.CallActivityAsync<string>("Hello", name))
                .AddActivityFunc<string, string>("Hello", (_, name) => $"Hello, {name}!"),
            new() { ConfigureServices = services => services.AddSingleton(TimeProvider.System) });

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Greet", "Ada");
        var ended = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal("Hello, Ada!", ended.ReadOutputAs<string>());
    }
}
