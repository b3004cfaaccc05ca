using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.Client;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace Cartrita.Runtime.Testing.Workers;

/// <summary>The client beside a <see cref="LocalWorker"/>.</summary>
/// <param name="name">Its name.</param>
/// <param name="work">The queues and the store.</param>
/// <param name="ids">Makes instance and execution ids.</param>
/// <param name="options">The options of that name.</param>
internal sealed class LocalWorkerClient(string name, RuntimeWork work, IRandomIds ids, IOptionsMonitor<DurableTaskClientOptions> options)
    : LocalDurableTaskClient(work, options.Get(name).DataConverter, ids, name, options.Get(name).DefaultVersion)
{
    private readonly RuntimeWork _work = work;
    private readonly DataConverter _converter = options.Get(name).DataConverter;

    /// <inheritdoc/>
    /// <remarks>The real in-memory back end gives inputs and outputs whether or not they are asked for, and tests have come to expect it.</remarks>
    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        base.GetAllInstancesAsync((filter ?? new OrchestrationQuery()) with { FetchInputsAndOutputs = true });

    /// <inheritdoc/>
    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var record = await _work.Store.FindAsync(instanceId, withValues: true)
            ?? throw new ArgumentException($"An orchestration with the instanceId {instanceId} was not found.");
        return await ScheduleNewOrchestrationInstanceAsync(
            record.Name,
            _converter.Deserialize<object>(record.Input),
            new StartOrchestrationOptions(restartWithNewInstanceId ? null : instanceId),
            cancellation);
    }
}
