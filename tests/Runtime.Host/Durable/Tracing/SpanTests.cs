using System.Diagnostics;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Durable.Tracing;

public sealed class SpanTests : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly DelegateTaskCatalog _catalog = new DelegateTaskCatalog()
        .AddActivity<int, int>("Double", n => n * 2)
        .AddActivity<int, int>("Broken", _ => throw new InvalidOperationException("It broke."))
        .AddOrchestrator<int, int>("Child", (context, n) => context.CallActivityAsync<int>("Double", n))
        .AddOrchestrator("Parent", async context =>
        {
            var doubled = await context.CallActivityAsync<int>("Double", 1);
            await context.CreateTimer(Wait, CancellationToken.None);
            context.SendEvent("elsewhere", "news", "hidden");
            return await context.CallSubOrchestratorAsync<int>("Child", doubled);
        })
        .AddOrchestrator("Failing", context => context.CallActivityAsync<int>("Broken", 1))
        .AddOrchestrator<int, int>("Again", async (context, n) =>
        {
            await context.CallActivityAsync<int>("Double", n);
            if (n < 2)
            {
                context.ContinueAsNew(n + 1);
            }

            return n;
        })
        .AddOrchestrator("Listening", context => context.WaitForExternalEvent<string>("news"));

    public void Dispose() => _bound.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Spans_of_a_run_are_one_chain_and_each_is_emitted_once(int turnCache)
    {
        using var probe = new SpanProbe();
        await using var host = await StartAsync(turnCache);
        var begin = host.Clock.GetUtcNow();

        await RunAsync(host, "Parent");

        var creation = probe.One("create_orchestration:Parent", ActivityKind.Producer);
        var parent = probe.One("orchestration:Parent", ActivityKind.Server);
        var timer = probe.One("orchestration:Parent:timer", ActivityKind.Internal);
        var sent = probe.One("orchestration_event:news", ActivityKind.Producer);
        var called = probe.One("orchestration:Child", ActivityKind.Client);
        var child = probe.One("orchestration:Child", ActivityKind.Server);
        Assert.Equal(probe.Caller.Id, creation.ParentId);
        Assert.Equal(creation.Id, parent.ParentId);
        Assert.All([timer, sent, called], span => Assert.Equal(parent.Id, span.ParentId));
        Assert.Equal(called.Id, child.ParentId);
        AssertActivity(probe, parent);
        AssertActivity(probe, child);
        Assert.Equal(10, probe.Spans.Count);
        Assert.All(probe.Spans, span => Assert.Equal("vendor=1", span.TraceStateString));
        Assert.Equal((begin.UtcDateTime, Wait), (parent.StartTimeUtc, parent.Duration));
        Assert.Equal((begin.UtcDateTime, Wait), (timer.StartTimeUtc, timer.Duration));
    }

    [Fact]
    public async Task Tags_say_what_a_span_is_of_and_hold_no_payload()
    {
        using var probe = new SpanProbe();
        await using var host = await StartAsync();
        var due = host.Clock.GetUtcNow() + Wait;

        await RunAsync(host, "Parent");

        AssertTags(probe.One("create_orchestration:Parent", ActivityKind.Producer), "orchestration", "Parent", ("durabletask.task.instance_id", "run"));
        AssertTags(
            probe.One("orchestration:Parent", ActivityKind.Server),
            "orchestration",
            "Parent",
            ("durabletask.task.instance_id", "run"),
            ("durabletask.task.status", "Completed"));
        AssertTags(
            probe.One("orchestration:Parent:timer", ActivityKind.Internal),
            "timer",
            "Parent",
            ("durabletask.fire_at", due.UtcDateTime.ToString("O")),
            ("durabletask.task.instance_id", "run"));
        AssertTags(
            probe.One("orchestration_event:news", ActivityKind.Producer),
            "event",
            "news",
            ("durabletask.event.target_instance_id", "elsewhere"),
            ("durabletask.task.instance_id", "run"));
        AssertTags(probe.One("orchestration:Child", ActivityKind.Client), "orchestration", "Child", ("durabletask.task.instance_id", "run"));
        Assert.All(
            probe.Spans.Where(span => span.OperationName == "activity:Double"),
            span => Assert.NotNull(span.GetTagItem("durabletask.task.task_id")));
        Assert.DoesNotContain(probe.Spans.SelectMany(span => span.TagObjects), tag => tag.Value is string text && text.Contains("hidden"));
    }

    [Fact]
    public async Task Call_of_a_version_names_it_as_what_is_called_does()
    {
        using var probe = new SpanProbe();
        _catalog.AddOrchestrator("Versions", context => context.CallSubOrchestratorAsync<int>("Child", 1, new SubOrchestrationOptions { Version = "2" }));
        await using var host = await StartAsync();

        await RunAsync(host, "Versions");

        var call = probe.One("orchestration:Child@(2)", ActivityKind.Client);
        Assert.Equal("2", call.GetTagItem("durabletask.task.version"));
        Assert.Equal(call.Id, probe.One("orchestration:Child@(2)", ActivityKind.Server).ParentId);
    }

    [Fact]
    public async Task Failure_of_an_activity_marks_it_its_call_and_the_orchestration()
    {
        using var probe = new SpanProbe();
        await using var host = await StartAsync();

        await RunAsync(host, "Failing");

        var orchestration = probe.One("orchestration:Failing", ActivityKind.Server);
        Assert.Equal("Failed", orchestration.GetTagItem("durabletask.task.status"));
        Assert.All(
            [orchestration, probe.One("activity:Broken", ActivityKind.Client), probe.One("activity:Broken", ActivityKind.Server)],
            span => Assert.Equal(ActivityStatusCode.Error, span.Status));
        Assert.Equal("It broke.", probe.One("activity:Broken", ActivityKind.Server).StatusDescription);
        Assert.Equal(ActivityStatusCode.Unset, probe.One("create_orchestration:Failing", ActivityKind.Producer).Status);
    }

    [Fact]
    public async Task Run_that_goes_on_in_another_process_keeps_its_spans()
    {
        using var directory = new TemporaryDirectory();
        using var probe = new SpanProbe();
        var first = await StartAsync(turnCache: 100, DurableTestStore.Sqlite(directory.Path));
        var begin = first.Clock.GetUtcNow();
        await first.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("run"), _bound.Token);
        await first.RunToIdleAsync(_bound.Token);

        await using var second = await first.RestartAsync();
        await second.RunToCompletionAsync("run", _bound.Token);

        var parent = probe.One("orchestration:Parent", ActivityKind.Server);
        Assert.Equal(begin.UtcDateTime, parent.StartTimeUtc);
        AssertActivity(probe, parent);
        Assert.Equal(10, probe.Spans.Count);
    }

    [Fact]
    public async Task Listener_that_comes_late_hears_what_ends_from_then_on()
    {
        using var probe = new SpanProbe(listens: false);
        await using var host = await StartAsync(turnCache: 100);
        var begin = host.Clock.GetUtcNow();
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("run"), _bound.Token);
        await host.RunToIdleAsync(_bound.Token);

        probe.Listen();
        await host.RunToCompletionAsync("run", _bound.Token);

        var parent = probe.One("orchestration:Parent", ActivityKind.Server);
        Assert.Equal(probe.Caller.Id, parent.ParentId);
        Assert.Equal(begin.UtcDateTime, parent.StartTimeUtc);
        Assert.Equal(parent.Id, probe.One("orchestration:Parent:timer", ActivityKind.Internal).ParentId);
    }

    [Fact]
    public async Task Each_generation_has_a_span_below_the_one_that_created_the_instance()
    {
        using var probe = new SpanProbe();
        await using var host = await StartAsync();

        await RunAsync(host, "Again", 0);

        var creation = probe.One("create_orchestration:Again", ActivityKind.Producer);
        var generations = probe.Spans.Where(span => span is { OperationName: "orchestration:Again", Kind: ActivityKind.Server }).ToList();
        Assert.Equal(["ContinuedAsNew", "ContinuedAsNew", "Completed"], generations.Select(span => span.GetTagItem("durabletask.task.status")));
        Assert.All(generations, span => Assert.Equal(creation.Id, span.ParentId));
        Assert.Equal(3, generations.Select(span => span.SpanId).Distinct().Count());
        Assert.All(generations, generation => AssertActivity(probe, generation));
    }

    [Fact]
    public async Task Event_of_a_client_has_a_span()
    {
        using var probe = new SpanProbe();
        await using var host = await StartAsync();
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Listening", new StartOrchestrationOptions("run"), _bound.Token);

        await host.Client.RaiseEventAsync("run", "news", "hidden", _bound.Token);

        var raised = probe.One("orchestration_event:news", ActivityKind.Producer);
        Assert.Equal(probe.Caller.Id, raised.ParentId);
        AssertTags(raised, "event", "news", ("durabletask.event.target_instance_id", "run"));
    }

    [Fact]
    public async Task Listener_that_fails_does_not_hold_up_a_run()
    {
        using var probe = new SpanProbe { FailsAt = "orchestration:Parent:timer" };
        await using var host = await StartAsync();

        var run = await RunAsync(host, "Parent");

        Assert.Equal(4, run.ReadOutputAs<int>());
        probe.One("orchestration:Parent", ActivityKind.Server);
    }

    private Task<DurableTestHost> StartAsync(int turnCache = 0, DurableTestStore? store = null) => DurableTestHost.StartAsync(_catalog, new()
    {
        Store = store,
        Runtime = new DurableRuntimeOptions { TurnCacheSize = turnCache },
    });

    private async Task<OrchestrationMetadata> RunAsync(DurableTestHost host, string name, object? input = null)
    {
        await host.Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions("run"), _bound.Token);
        return await host.RunToCompletionAsync("run", _bound.Token);
    }

    private static void AssertActivity(SpanProbe probe, Activity orchestration)
    {
        var call = Assert.Single(probe.Spans, span => span.OperationName == "activity:Double" && span.ParentId == orchestration.Id);
        Assert.Equal(ActivityKind.Client, call.Kind);
        var ran = Assert.Single(probe.Spans, span => span.ParentId == call.Id);
        Assert.Equal(("activity:Double", ActivityKind.Server), (ran.OperationName, ran.Kind));
        Assert.Equal(call.GetTagItem("durabletask.task.task_id"), ran.GetTagItem("durabletask.task.task_id"));
    }

    private static void AssertTags(Activity span, string type, string name, params (string Key, object Value)[] others)
    {
        Assert.Equal(type, span.GetTagItem("durabletask.type"));
        Assert.Equal(name, span.GetTagItem("durabletask.task.name"));
        Assert.All(others, tag => Assert.Equal(tag.Value, span.GetTagItem(tag.Key)));
    }
}
