using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Engine.Tests.Abstractions;

public sealed class ClientShapeTests
{
    private readonly RecordingClient _client = new();

    [Fact]
    public async Task Short_starts_lead_to_the_full_one()
    {
        var options = new StartOrchestrationOptions("i");

        await _client.ScheduleNewOrchestrationInstanceAsync("N", CancellationToken.None);
        await _client.ScheduleNewOrchestrationInstanceAsync("N", (object)1, CancellationToken.None);
        await _client.ScheduleNewOrchestrationInstanceAsync("N", options);

        Assert.Equal(["start N  ", "start N 1 ", "start N  i"], _client.Calls);
    }

    [Fact]
    public async Task Short_reads_and_waits_ask_for_no_payloads()
    {
        await _client.GetInstanceAsync("i", CancellationToken.None);
        await _client.GetInstancesAsync("i", CancellationToken.None);
        await _client.GetInstanceAsync("i", getInputsAndOutputs: true);
        await _client.WaitForInstanceStartAsync("i", CancellationToken.None);
        await _client.WaitForInstanceCompletionAsync("i", CancellationToken.None);

        Assert.Equal(["get i False", "get i False", "get i True", "started i False", "completed i False"], _client.Calls);
    }

    [Fact]
    public async Task Short_commands_lead_to_the_full_ones()
    {
        await _client.RaiseEventAsync("i", "e", CancellationToken.None);
        await _client.SuspendInstanceAsync("i", CancellationToken.None);
        await _client.ResumeInstanceAsync("i", CancellationToken.None);
        await _client.TerminateInstanceAsync("i", CancellationToken.None);
        await _client.TerminateInstanceAsync("i", (object)"out");
        await _client.TerminateInstanceAsync("i", (object?)null);

        Assert.Equal(["raise i e ", "suspend i ", "resume i ", "terminate i ", "terminate i out", "terminate i "], _client.Calls);
    }

    [Fact]
    public async Task Client_without_purge_says_so()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => _client.PurgeInstanceAsync("i", CancellationToken.None));
        await Assert.ThrowsAsync<NotSupportedException>(() => _client.PurgeAllInstancesAsync(new PurgeInstancesFilter(), CancellationToken.None));
    }

    [Fact]
    public async Task What_no_runtime_supports_is_refused_by_name()
    {
        var rewind = await Assert.ThrowsAsync<NotSupportedException>(() => _client.RewindInstanceAsync("i", "why"));
        var list = await Assert.ThrowsAsync<NotSupportedException>(() => _client.ListInstanceIdsAsync(pageSize: 1));
        var restart = await Assert.ThrowsAsync<NotSupportedException>(() => _client.RestartAsync("i"));

        Assert.All([rewind, list, restart], refusal => Assert.StartsWith(_client.GetType() + " does not support ", refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Purge_results_count_from_zero()
    {
        Assert.Equal((3, null), (new PurgeResult(3).PurgedInstanceCount, new PurgeResult(3).IsComplete));
        Assert.True(new PurgeResult(0, true).IsComplete);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PurgeResult(-1));
    }

    [Fact]
    public void Queries_ask_for_everything_in_pages_of_a_hundred_by_default()
    {
        Assert.Equal(new OrchestrationQuery(null, null, null, null, null, 100, false, null), new OrchestrationQuery());
        Assert.False(new PurgeInstanceOptions().Recursive);
        Assert.False(new TerminateInstanceOptions().Recursive);
    }

    private sealed class RecordingClient() : DurableTaskClient("recording")
    {
        public List<string> Calls { get; } = [];

        public override Task<string> ScheduleNewOrchestrationInstanceAsync(
            TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default) =>
            Task.FromResult(Record($"start {orchestratorName} {input} {options?.InstanceId}"));

        public override Task RaiseEventAsync(
            string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
            Task.FromResult(Record($"raise {instanceId} {eventName} {eventPayload}"));

        public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
            Task.FromResult(new OrchestrationMetadata("N", Record($"started {instanceId} {getInputsAndOutputs}")));

        public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
            Task.FromResult(new OrchestrationMetadata("N", Record($"completed {instanceId} {getInputsAndOutputs}")));

        public override Task TerminateInstanceAsync(
            string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
            Task.FromResult(Record($"terminate {instanceId} {options?.Output}"));

        public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
            Task.FromResult(Record($"suspend {instanceId} {reason}"));

        public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
            Task.FromResult(Record($"resume {instanceId} {reason}"));

        public override Task<OrchestrationMetadata?> GetInstancesAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
            Task.FromResult<OrchestrationMetadata?>(new OrchestrationMetadata("N", Record($"get {instanceId} {getInputsAndOutputs}")));

        public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
            Pageable.Create((_, _) => Task.FromResult(new Page<OrchestrationMetadata>([])));

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private string Record(string call)
        {
            Calls.Add(call);
            return call;
        }
    }
}
