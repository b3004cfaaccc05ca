using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>A new instance.</summary>
/// <param name="Started">Its first event; a start time in it delays its visibility.</param>
/// <param name="Replaceable">An instance of the same id that ended in one of these statuses makes room; any other one stays.</param>
internal sealed record InstanceCreation(ExecutionStarted Started, IReadOnlyCollection<OrchestrationRuntimeStatus> Replaceable);
