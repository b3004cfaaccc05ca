using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>What a turn starts from; execution id and history length are the fence of its commit.</summary>
/// <param name="InstanceKey">The instance.</param>
/// <param name="InstanceId">Its id.</param>
/// <param name="ExecutionId">Its current generation.</param>
/// <param name="Status">Its status.</param>
/// <param name="HistoryLength">The number of events committed.</param>
/// <param name="History">The events, where they were asked for.</param>
internal sealed record TurnState(
    long InstanceKey,
    string InstanceId,
    string ExecutionId,
    OrchestrationRuntimeStatus Status,
    int HistoryLength,
    IReadOnlyList<HistoryEvent> History);
