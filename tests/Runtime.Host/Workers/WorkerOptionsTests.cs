using System.Collections.Concurrent;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Strategy = Microsoft.DurableTask.Worker.DurableTaskWorkerOptions.VersionFailureStrategy;
using Match = Microsoft.DurableTask.Worker.DurableTaskWorkerOptions.VersionMatchStrategy;

namespace Cartrita.Runtime.Host.Tests.Workers;

/// <summary>What a worker's and a client's options change in the test host: versions, filters, timers, logs.</summary>
public sealed class WorkerOptionsTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("v1", 0, "one v1")]
    [InlineData("v2", 0, "two 0 v2")]
    [InlineData("v1", 3, "two 3 v2")]
    public async Task Version_chooses_the_class_and_goes_along_to_activities_and_the_next_generation(string version, int input, string expected)
    {
        await using var host = await StartAsync(AddVersions, _ => { });

        var ended = await RunAsync(host, "Versioned", input, new() { Version = version });

        Assert.Equal(expected, ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Version_that_nobody_has_fails_by_name()
    {
        await using var host = await StartAsync(AddVersions, _ => { });

        var none = (await RunAsync(host, "Versioned", 0)).FailureDetails!;
        var other = (await RunAsync(host, "Versioned", 0, new() { Version = "v9" })).FailureDetails!;

        Assert.Equal("No orchestrator task named 'Versioned' was found.", none.ErrorMessage);
        Assert.Equal("No orchestrator task named 'Versioned' with version 'v9' was found.", other.ErrorMessage);
    }

    [Fact]
    public async Task Client_s_default_version_is_used_where_a_start_names_none()
    {
        await using var host = await StartAsync(AddVersions, services => services.AddDurableTaskClient(client => client.UseDefaultVersion("v2")));

        Assert.Equal("two 0 v2", (await RunAsync(host, "Versioned", 0)).ReadOutputAs<string>());
        Assert.Equal("one v1", (await RunAsync(host, "Versioned", 0, new() { Version = "v1" })).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(Match.None, "v9", null)]
    [InlineData(Match.Strict, "v2", null)]
    [InlineData(Match.Strict, "v1", "The orchestration version 'v1' does not match the worker version 'v2'.")]
    [InlineData(Match.CurrentOrOlder, "v1", null)]
    [InlineData(Match.CurrentOrOlder, "v3", "The orchestration version 'v3' is greater than the worker version 'v2'.")]
    public async Task Worker_takes_the_versions_that_its_rule_allows_and_fails_others(Match match, string version, string? mismatch)
    {
        await using var host = await StartAsync(
            tasks => tasks.AddOrchestratorFunc("Plain", context => context.Version),
            services => services.AddDurableTaskWorker(worker => worker.UseVersioning(new() { Version = "v2", MatchStrategy = match, FailureStrategy = Strategy.Fail })));

        var ended = await RunAsync(host, "Plain", null, new() { Version = version });

        Assert.Equal(mismatch, ended.FailureDetails?.ErrorMessage);
        Assert.Equal(mismatch is null ? null : "VersionMismatch", ended.FailureDetails?.ErrorType);
        Assert.Equal(mismatch is null ? version : null, ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Worker_leaves_a_version_that_it_rejects_waiting_without_ever_giving_it_up()
    {
        var clock = new VirtualClock();
        var log = new ListLoggerProvider();
        await using var host = await StartAsync(
            tasks => tasks.AddOrchestratorFunc("Plain", context => context.Version),
            services => services
                .AddSingleton<TimeProvider>(clock)
                .AddLogging(logging => logging.AddProvider(log))
                .AddDurableTaskWorker(worker => worker.UseVersioning(new() { Version = "v2", MatchStrategy = Match.Strict })));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Plain", new StartOrchestrationOptions { Version = "v1" });

        await AdvanceUntilAsync(clock, () => log.Entries.Count(entry => entry.Event == "OrchestrationVersionFailure") > 10);

        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
    }

    [Fact]
    public async Task Filter_leaves_what_it_refuses_waiting_and_is_asked_again()
    {
        var clock = new VirtualClock();
        var filter = new NameFilter();
        await using var host = await StartAsync(
            tasks => tasks.AddOrchestratorFunc("Plain", _ => "done"),
#pragma warning disable CS0618 // The filter is marked as experimental; this is its test.
            services => services.AddSingleton<TimeProvider>(clock).AddDurableTaskWorker(worker => worker.UseOrchestrationFilter(filter)));
#pragma warning restore CS0618 // The exception above is for that one line.
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "Plain", new StartOrchestrationOptions { Tags = new Dictionary<string, string> { ["k"] = "v" } });
        await filter.Refused.Task.WaitAsync(Bound);

        filter.Allows = true;
        var ended = host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        await AdvanceUntilAsync(clock, () => ended.IsCompleted);

        Assert.Equal("done", (await ended).ReadOutputAs<string>());
        Assert.Contains(("Plain", "v"), filter.Asked);
    }

    [Fact]
    public async Task Long_timer_is_made_of_parts_and_each_is_logged()
    {
        var log = new ListLoggerProvider();
        await using var host = await StartAsync(
            tasks => tasks.AddOrchestratorFunc("Waits", context => context.CreateTimer(TimeSpan.FromMilliseconds(50), CancellationToken.None)),
            services => services
                .AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug))
                .AddDurableTaskWorker(worker => worker.Configure(options => options.MaximumTimerInterval = TimeSpan.FromMilliseconds(20))));

        await RunAsync(host, "Waits");

        Assert.InRange(log.Entries.Count(entry => entry.Text.Contains("CreateTimer", StringComparison.Ordinal)), 2, 3);
    }

    [Fact]
    public async Task Worker_logs_beginnings_and_ends_under_the_real_categories_and_names_once()
    {
        var log = new ListLoggerProvider();
        await using var host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc("Flow", context => context.CallActivityAsync("Break"))
                .AddActivityFunc("Break", _ => throw new InvalidOperationException("no")),
            services => services.AddLogging(logging => logging.AddProvider(log)));

        await RunAsync(host, "Flow");

        Assert.Equal(
            [
                ("Microsoft.DurableTask.Worker.Activities", "ActivityFailed"),
                ("Microsoft.DurableTask.Worker.Activities", "ActivityStarted"),
                ("Microsoft.DurableTask.Worker.Orchestrations", "OrchestrationFailed"),
                ("Microsoft.DurableTask.Worker.Orchestrations", "OrchestrationStarted"),
            ],
            log.Entries.Where(entry => entry.Category.StartsWith("Microsoft.DurableTask", StringComparison.Ordinal)).Select(entry => (entry.Category, entry.Event)).Order());
    }

    [Fact]
    public async Task Converter_of_the_app_serializes_every_payload()
    {
        await using var host = await StartAsync(
            tasks => tasks.AddOrchestratorFunc<string, string>("Echo", (_, text) => text),
            services => services.AddSingleton<DataConverter, ShoutingConverter>());

        var ended = await RunAsync(host, "Echo", "a");

        Assert.Equal(("A!", "A!!"), (ended.SerializedInput, ended.SerializedOutput));
    }

    private static async Task AdvanceUntilAsync(VirtualClock clock, Func<bool> reached)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (!reached())
        {
            bound.Token.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private static void AddVersions(DurableTaskRegistry tasks) => tasks
        .AddOrchestrator<VersionOne>()
        .AddOrchestrator<VersionTwo>()
        .AddActivityFunc("Which", context => context.Version);

    private static Task<DurableTaskTestHost> StartAsync(Action<DurableTaskRegistry> tasks, Action<IServiceCollection> configure) =>
        DurableTaskTestHost.StartAsync(tasks, new() { ConfigureServices = configure });

    private static async Task<OrchestrationMetadata> RunAsync(
        DurableTaskTestHost host, TaskName name, object? input = null, StartOrchestrationOptions? options = null)
    {
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(name, input, options);
        return await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(Bound);
    }

#pragma warning disable CS0618 // The filter is marked as experimental; this is its test.
    private sealed class NameFilter : IOrchestrationFilter
    {
        public ConcurrentBag<(string?, string?)> Asked { get; } = [];

        public TaskCompletionSource Refused { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public volatile bool Allows;

        public ValueTask<bool> IsOrchestrationValidAsync(OrchestrationFilterParameters info, CancellationToken cancellationToken = default)
        {
            Asked.Add((info.Name, info.Tags!["k"]));
            if (!Allows)
            {
                Refused.TrySetResult();
            }

            return ValueTask.FromResult(Allows);
        }
    }
#pragma warning restore CS0618 // The exception above is for that one class.

    private sealed class ShoutingConverter : DataConverter
    {
        public override object? Deserialize(string? data, Type targetType) => data;

        public override string? Serialize(object? value) => value is null ? null : $"{value}!".ToUpperInvariant();
    }
}
