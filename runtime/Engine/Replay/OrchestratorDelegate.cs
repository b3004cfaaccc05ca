using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>Runs one orchestrator over a context; returns the result, not yet serialized.</summary>
/// <param name="context">The replaying context; the orchestrator reads its input from it.</param>
public delegate Task<object?> OrchestratorDelegate(TaskOrchestrationContext context);
