using Cartrita.Core.Agents;

namespace Cartrita.Core.Telemetry.Traces;

/// <summary>Which step of a run is at work. All of it comes from the step's input, so a repeated execution is the same step.</summary>
/// <param name="Id">The step, unique within its run.</param>
/// <param name="Name">What it does: its activity's name.</param>
public sealed record StepIdentity(string Id, string Name)
{
    /// <summary>The agent whose step it is; null for an ingestion's.</summary>
    public string? Agent { get; init; }

    /// <summary>The task that it belongs to; null for the run's own.</summary>
    public AgentTaskId? TaskId { get; init; }
}
