using System.Diagnostics;
using Cartrita.Runtime.Host.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Tests.Durable.Tracing;

public sealed class EntitySpanTests : IDisposable
{
    private static readonly EntityInstanceId s_counter = new("counter", "c");

    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly SpanProbe _probe = new();
    private readonly DelegateTaskCatalog _catalog = new DelegateTaskCatalog()
        .AddEntity<CounterEntity>("counter")
        .AddOrchestrator("Calling", async context =>
        {
            await context.Entities.SignalEntityAsync(s_counter, "note", "hidden");
            return await context.Entities.CallEntityAsync<int>(s_counter, "add", 2);
        })
        .AddOrchestrator("Failing", context => context.Entities.CallEntityAsync<int>(s_counter, "fail", 2))
        .AddOrchestrator("Started", _ => Task.FromResult(1));

    public void Dispose()
    {
        _probe.Dispose();
        _bound.Dispose();
    }

    [Fact]
    public async Task Call_and_signal_of_an_orchestration_are_one_chain_with_what_the_entity_does()
    {
        await using var host = await StartAsync();

        Assert.Equal(2, (await RunAsync(host, "Calling")).ReadOutputAs<int>());

        var orchestration = _probe.One("orchestration:Calling", ActivityKind.Server);
        var call = _probe.One("entity:counter:add", ActivityKind.Client);
        var called = _probe.One("entity:counter:add", ActivityKind.Server);
        var signal = _probe.One("entity:counter:note", ActivityKind.Producer);
        var signalled = _probe.One("entity:counter:note", ActivityKind.Consumer);
        Assert.All([call, signal], span => Assert.Equal(orchestration.Id, span.ParentId));
        Assert.Equal((call.Id, signal.Id), (called.ParentId, signalled.ParentId));
        Assert.All([call, called], span => AssertTags(span, "call_entity"));
        Assert.All([signal, signalled], span => AssertTags(span, "signal_entity"));
        Assert.All([call, signal], span => Assert.Equal("@counter@c", span.GetTagItem("durabletask.event.target_instance_id")));
        Assert.All([called, signalled], span => Assert.Equal("@counter@c", span.GetTagItem("durabletask.task.instance_id")));
        Assert.Equal(6, _probe.Spans.Count);
        Assert.All(_probe.Spans, span => Assert.Equal("vendor=1", span.TraceStateString));
        Assert.DoesNotContain(_probe.Spans.SelectMany(span => span.TagObjects), tag => tag.Value is string text && text.Contains("hidden"));
    }

    [Fact]
    public async Task Signal_of_a_client_leads_to_what_the_entity_starts()
    {
        await using var host = await StartAsync();

        await host.Client.Entities.SignalEntityAsync(s_counter, "launch", cancellation: _bound.Token);
        await host.RunToIdleAsync(_bound.Token);

        var signal = _probe.One("entity:counter:launch", ActivityKind.Producer);
        var signalled = _probe.One("entity:counter:launch", ActivityKind.Consumer);
        Assert.Equal(_probe.Caller.Id, signal.ParentId);
        Assert.Equal(signal.Id, signalled.ParentId);
        Assert.Equal(signalled.Id, _probe.One("orchestration:Started", ActivityKind.Server).ParentId);
    }

    [Fact]
    public async Task Failure_of_an_operation_marks_it_and_its_call()
    {
        await using var host = await StartAsync();

        await RunAsync(host, "Failing");

        Assert.All(
            [_probe.One("entity:counter:fail", ActivityKind.Client), _probe.One("entity:counter:fail", ActivityKind.Server)],
            span => Assert.Equal((ActivityStatusCode.Error, "It broke."), (span.Status, span.StatusDescription)));
    }

    [Fact]
    public async Task Listener_that_fails_does_not_fail_an_operation()
    {
        using var failing = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.DurableTask",
            Sample = (ref ActivityCreationOptions<ActivityContext> span) =>
                span.Parent.TraceId == _probe.Caller.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStarted = span => Fail(span),
            ActivityStopped = span => Fail(span),
        };
        ActivitySource.AddActivityListener(failing);
        await using var host = await StartAsync();

        Assert.Equal(2, (await RunAsync(host, "Calling")).ReadOutputAs<int>());

        void Fail(Activity span)
        {
            if (span is { OperationName: "entity:counter:add", Kind: ActivityKind.Server } && span.TraceId == _probe.Caller.TraceId)
            {
                throw new InvalidOperationException("This listener fails.");
            }
        }
    }

    private Task<DurableTestHost> StartAsync() => DurableTestHost.StartAsync(_catalog, new());

    private async Task<OrchestrationMetadata> RunAsync(DurableTestHost host, string name)
    {
        await host.Client.ScheduleNewOrchestrationInstanceAsync(name, new StartOrchestrationOptions("run"), _bound.Token);
        return await host.RunToCompletionAsync("run", _bound.Token);
    }

    private static void AssertTags(Activity span, string operation) => Assert.Equal(
        ("entity", operation), (span.GetTagItem("durabletask.type"), span.GetTagItem("durabletask.task.operation")));

    private sealed class CounterEntity : TaskEntity<int>
    {
        public int Add(int n) => State += n;

        public int Note(string text) => text.Length;

        public int Fail(int n) => throw new InvalidOperationException(n > 0 ? "It broke." : "");

        public string Launch() => Context.ScheduleNewOrchestration("Started");
    }
}
