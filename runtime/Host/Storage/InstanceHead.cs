using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>What a write has to know of an instance.</summary>
/// <param name="Key">Its key.</param>
/// <param name="ExecutionId">Its current generation.</param>
/// <param name="Status">Its status.</param>
internal readonly record struct InstanceHead(long Key, string ExecutionId, OrchestrationRuntimeStatus Status);
