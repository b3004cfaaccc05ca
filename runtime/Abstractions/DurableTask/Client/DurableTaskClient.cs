using System.ComponentModel;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Internal;

namespace Microsoft.DurableTask.Client;

/// <summary>Starts orchestrations, and talks to them from outside.</summary>
/// <remarks>Members of the real client that its Functions host does not support are not declared, or throw as they do there.</remarks>
public abstract class DurableTaskClient : IOrchestrationSubmitter, IAsyncDisposable
{
    /// <summary>Makes a client.</summary>
    /// <param name="name">The client's name.</param>
    protected DurableTaskClient(string name) => Name = name;

    /// <summary>The client's name.</summary>
    public string Name { get; }

    /// <summary>Talks to entities.</summary>
    /// <exception cref="NotSupportedException">This client cannot.</exception>
    public virtual DurableEntityClient Entities => throw new NotSupportedException($"{GetType()} does not support durable entities.");

    /// <summary>Starts an orchestration without input.</summary>
    /// <param name="orchestratorName">The orchestrator.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The instance's id.</returns>
    public virtual Task<string> ScheduleNewOrchestrationInstanceAsync(TaskName orchestratorName, CancellationToken cancellation) =>
        ScheduleNewOrchestrationInstanceAsync(orchestratorName, null, null, cancellation);

    /// <summary>Starts an orchestration.</summary>
    /// <param name="orchestratorName">The orchestrator.</param>
    /// <param name="input">Its input.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The instance's id.</returns>
    public virtual Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input, CancellationToken cancellation) =>
        ScheduleNewOrchestrationInstanceAsync(orchestratorName, input, null, cancellation);

    /// <summary>Starts an orchestration without input.</summary>
    /// <param name="orchestratorName">The orchestrator.</param>
    /// <param name="options">Instance id, start time, tags and duplicate handling.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The instance's id.</returns>
    public virtual Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, StartOrchestrationOptions options, CancellationToken cancellation = default) =>
        ScheduleNewOrchestrationInstanceAsync(orchestratorName, null, options, cancellation);

    /// <summary>Starts an orchestration.</summary>
    /// <param name="orchestratorName">The orchestrator.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">Instance id, start time, tags and duplicate handling.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The instance's id.</returns>
    public abstract Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default);

    /// <summary>Raises an external event without payload.</summary>
    /// <param name="instanceId">The receiver.</param>
    /// <param name="eventName">The event; case does not matter.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task RaiseEventAsync(string instanceId, string eventName, CancellationToken cancellation) =>
        RaiseEventAsync(instanceId, eventName, null, cancellation);

    /// <summary>Raises an external event; it waits in the instance until it is asked for.</summary>
    /// <param name="instanceId">The receiver.</param>
    /// <param name="eventName">The event; case does not matter.</param>
    /// <param name="eventPayload">Its payload.</param>
    /// <param name="cancellation">Gives up.</param>
    public abstract Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default);

    /// <summary>Waits until an instance has left the pending state.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, CancellationToken cancellation) =>
        WaitForInstanceStartAsync(instanceId, false, cancellation);

    /// <summary>Waits until an instance has left the pending state.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="getInputsAndOutputs">Whether payloads are fetched.</param>
    /// <param name="cancellation">Gives up.</param>
    public abstract Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default);

    /// <summary>Waits until an instance has ended.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, CancellationToken cancellation) =>
        WaitForInstanceCompletionAsync(instanceId, false, cancellation);

    /// <summary>Waits until an instance has ended.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="getInputsAndOutputs">Whether payloads are fetched.</param>
    /// <param name="cancellation">Gives up.</param>
    public abstract Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default);

    /// <summary>Ends an instance where it stands.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task TerminateInstanceAsync(string instanceId, CancellationToken cancellation) =>
        TerminateInstanceAsync(instanceId, (TerminateInstanceOptions?)null, cancellation);

    /// <summary>Ends an instance where it stands.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="output">What it leaves as its output.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task TerminateInstanceAsync(string instanceId, object? output, CancellationToken cancellation = default) =>
        TerminateInstanceAsync(instanceId, output is null ? null : new TerminateInstanceOptions(output), cancellation);

    /// <summary>Ends an instance where it stands; activities in flight run to their end.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="options">Its output, and what becomes of its children.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException($"{GetType()} does not support orchestration termination.");

    /// <summary>Holds an instance.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task SuspendInstanceAsync(string instanceId, CancellationToken cancellation) =>
        SuspendInstanceAsync(instanceId, null, cancellation);

    /// <summary>Holds an instance: what arrives waits.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellation">Gives up.</param>
    public abstract Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default);

    /// <summary>Lets a held instance go on.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task ResumeInstanceAsync(string instanceId, CancellationToken cancellation) =>
        ResumeInstanceAsync(instanceId, null, cancellation);

    /// <summary>Lets a held instance go on.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellation">Gives up.</param>
    public abstract Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default);

    /// <summary>What is known of an instance, without payloads; null where there is none.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task<OrchestrationMetadata?> GetInstanceAsync(string instanceId, CancellationToken cancellation) =>
        GetInstanceAsync(instanceId, false, cancellation);

    /// <summary>What is known of an instance; null where there is none.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="getInputsAndOutputs">Whether payloads are fetched.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation);

    /// <summary>The older name of <see cref="GetInstanceAsync(string, CancellationToken)"/>.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Gives up.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, CancellationToken cancellation) =>
        GetInstancesAsync(instanceId, false, cancellation);

    /// <summary>The older name of <see cref="GetInstanceAsync(string, bool, CancellationToken)"/>.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="getInputsAndOutputs">Whether payloads are fetched.</param>
    /// <param name="cancellation">Gives up.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default);

    /// <summary>Lists instances.</summary>
    /// <param name="filter">Which ones, and with what; null for all.</param>
    public abstract AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null);

    /// <summary>Removes an instance that has ended, with its history.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task<PurgeResult> PurgeInstanceAsync(string instanceId, CancellationToken cancellation) =>
        PurgeInstanceAsync(instanceId, null, cancellation);

    /// <summary>Removes an instance that has ended, with its history.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="options">What becomes of its children.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException($"{GetType()} does not support purging of orchestration instances.");

    /// <summary>Removes all instances that have ended and match.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task<PurgeResult> PurgeAllInstancesAsync(PurgeInstancesFilter filter, CancellationToken cancellation) =>
        PurgeAllInstancesAsync(filter, null, cancellation);

    /// <summary>Removes all instances that have ended and match.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="options">What becomes of their children.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException($"{GetType()} does not support purging of orchestration instances.");

    /// <summary>Starts an instance anew, with the input that it had. The Functions host does not support it.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="restartWithNewInstanceId">Whether the new one gets an id of its own.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The new instance's id.</returns>
    /// <exception cref="NotSupportedException">The runtime does not support it.</exception>
    public virtual Task<string> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException($"{GetType()} does not support orchestration restart.");

    /// <summary>Takes a failed instance back to before its failure. The Functions host does not support it, and neither does the local runtime.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NotSupportedException">The runtime does not support it.</exception>
    public virtual Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default) =>
        throw new NotSupportedException($"{GetType()} does not support orchestration rewind.");

    /// <summary>Lists ids of instances by the time of their end. The Functions host does not support it, and neither does the local runtime.</summary>
    /// <param name="runtimeStatus">Their statuses; null for those of instances that have ended.</param>
    /// <param name="completedTimeFrom">Ended at this time or later.</param>
    /// <param name="completedTimeTo">Ended at this time or earlier.</param>
    /// <param name="pageSize">The most ids to return.</param>
    /// <param name="lastInstanceKey">Where the page before ended.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NotSupportedException">The runtime does not support it.</exception>
    public virtual Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = OrchestrationQuery.DefaultPageSize,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default) =>
        throw new NotSupportedException($"{GetType()} does not support listing of instance ids by the time of their end.");

    /// <summary>Frees what the client holds.</summary>
    public abstract ValueTask DisposeAsync();
}
