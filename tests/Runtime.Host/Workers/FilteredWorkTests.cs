using System.Collections.Concurrent;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Runtime.Host.Tests.Workers;

/// <summary>What the test host does with work that its worker's filters do not name: it waits, and holds nobody up.</summary>
public sealed class FilteredWorkTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Orchestration_that_no_filter_names_stays_pending_without_a_word()
    {
        var clock = new VirtualClock();
        var log = new ListLoggerProvider();
        await using var host = await StartAsync(
            tasks => tasks.AddOrchestratorFunc("Named", _ => "done").AddOrchestratorFunc("Other", _ => "done"),
            new() { Orchestrations = [new("named", null)] },
            services => services.AddSingleton<TimeProvider>(clock).AddLogging(logging => logging.AddProvider(log)));

        var other = await host.Client.ScheduleNewOrchestrationInstanceAsync("Other");
        var named = await RunAsync(host, "Named");
        for (var n = 0; n < 20; n++)
        {
            await IdleAsync(host);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("done", named.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync(other))!.RuntimeStatus);
        Assert.DoesNotContain(log.Entries, entry => entry.Text.Contains(other, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("v1", true)]
    [InlineData("V2", true)]
    [InlineData("v3", false)]
    [InlineData(null, false)]
    public async Task Version_that_no_filter_names_waits(string? version, bool given)
    {
        await using var host = await StartAsync(
            tasks => tasks.AddOrchestratorFunc("Plain", context => context.Version), new() { Orchestrations = [new("Plain", ["v1", "v2"])] });

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Plain", new StartOrchestrationOptions { Version = version });
        await IdleAsync(host);

        var seen = (await host.Client.GetInstanceAsync(id))!.RuntimeStatus;
        Assert.Equal(given ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Pending, seen);
    }

    [Fact]
    public async Task Activity_that_no_filter_names_waits_and_takes_nobody_s_place()
    {
        var ran = new ConcurrentQueue<string>();
        await using var host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<string>("Call", (context, name) => context.CallActivityAsync(name))
                .AddActivityFunc("Named", context => ran.Enqueue(context.Name))
                .AddActivityFunc("Other", context => ran.Enqueue(context.Name)),
            new() { Orchestrations = [new("Call", null)], Activities = [new("Named", null)] },
            services => services.AddDurableTaskWorker(worker => worker.Configure(options => options.Concurrency.MaximumConcurrentActivityWorkItems = 1)));

        var waiting = new[]
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync("Call", "Other"),
            await host.Client.ScheduleNewOrchestrationInstanceAsync("Call", "Nobody"),
        };
        var ended = await RunAsync(host, "Call", "Named");
        await IdleAsync(host);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal(["Named"], ran);
        Assert.All(waiting, id => Assert.Equal(
            OrchestrationRuntimeStatus.Running, host.Client.GetInstanceAsync(id).GetAwaiter().GetResult()!.RuntimeStatus));
    }

    [Fact]
    public async Task Entity_that_no_filter_names_keeps_its_messages_whoever_sends_them()
    {
        EntityInstanceId named = new("Named", "k"), other = new("Other", "k");
        await using var host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc("Ask", async context =>
                {
                    await context.Entities.SignalEntityAsync(other, "add", 1);
                    return await context.Entities.CallEntityAsync<int>(named, "add", 3);
                })
                .AddOrchestratorFunc("Wait", context => context.Entities.CallEntityAsync<int>(other, "add", 1))
                .AddEntity("Named", _ => new Counter())
                .AddEntity("Other", _ => new Counter()),
            new() { Orchestrations = [new("Ask", null), new("Wait", null)], Entities = [new("named")] });

        await host.Client.Entities.SignalEntityAsync(other, "add", 1);
        await host.Client.Entities.SignalEntityAsync(named, "add", 2);
        var ended = await RunAsync(host, "Ask");
        var waiting = await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await IdleAsync(host);

        Assert.Equal(5, ended.ReadOutputAs<int>());
        Assert.Equal(5, (await host.Client.Entities.GetEntityAsync<int>(named))!.State);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(waiting))!.RuntimeStatus);
        var work = host.Services.GetRequiredService<RuntimeWork>();
        var kept = (await work.Store.QueryEntitiesAsync(new() { Now = work.Time.GetUtcNow(), Prefix = "@other", WithTransient = true, Limit = 10 })).Single();
        Assert.Equal((false, 3), (kept.HasState, kept.Waiting));
    }

    [Fact]
    public async Task Filters_of_the_registry_let_everything_that_is_registered_run_and_the_rest_wait()
    {
        await using var host = await DurableTaskTestHost.StartAsync(
            tasks => tasks
                .AddOrchestratorFunc("Flow", async context =>
                    await context.CallActivityAsync<string>("Hello") + await context.Entities.CallEntityAsync<int>(new("Counter", "k"), "add", 4))
                .AddActivityFunc("Hello", _ => "hello ")
                .AddEntity("Counter", _ => new Counter()),
            new() { ConfigureServices = services => services.AddDurableTaskWorker(worker => worker.UseWorkItemFilters()) });

        var ended = await RunAsync(host, "Flow");
        var unknown = await host.Client.ScheduleNewOrchestrationInstanceAsync("Nobody");
        await IdleAsync(host);

        Assert.Equal("hello 4", ended.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync(unknown))!.RuntimeStatus);
    }

    [Fact]
    public async Task Host_whose_filters_name_what_is_not_registered_does_not_start() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(
            tasks => tasks.AddOrchestratorFunc("Named", _ => "done"), new() { Orchestrations = [new("Lost", null)] }));

    private static Task<DurableTaskTestHost> StartAsync(
        Action<DurableTaskRegistry> tasks, DurableTaskWorkerWorkItemFilters filters, Action<IServiceCollection>? configure = null) =>
        DurableTaskTestHost.StartAsync(tasks, new()
        {
            ConfigureServices = services =>
            {
                services.AddDurableTaskWorker(worker => worker.UseWorkItemFilters(filters));
                configure?.Invoke(services);
            },
        });

    private static Task IdleAsync(DurableTaskTestHost host) => host.Services.GetRequiredService<RuntimeWork>().Tracker.WhenIdleAsync().WaitAsync(Bound);

    private static async Task<OrchestrationMetadata> RunAsync(DurableTaskTestHost host, TaskName name, object? input = null)
    {
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(name, input);
        return await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(Bound);
    }

    private sealed class Counter : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;
    }
}
