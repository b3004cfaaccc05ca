using Cartrita.Core.Agents;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Core.Durable;

/// <summary>A small frame that an orchestrator made; it travels with the next activity, which appends it under the orchestrator's own writer.</summary>
/// <remarks>Exactly one of the two data members is set.</remarks>
public sealed record SupervisorFrame
{
    /// <summary>The orchestrator's writer.</summary>
    public required string WriterId { get; init; }

    /// <summary>The orchestrator's own count.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The task that it is about.</summary>
    public AgentTaskId? TaskId { get; init; }

    /// <summary>A decision.</summary>
    public OrchestrationDecisionData? Decision { get; init; }

    /// <summary>The end of a task that could not tell of it itself.</summary>
    public AgentTaskCompleteData? Complete { get; init; }
}
