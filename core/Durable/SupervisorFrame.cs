using System.Text.Json.Serialization;
using Cartrita.Core.Agents;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Telemetry.Traces;

namespace Cartrita.Core.Durable;

/// <summary>A small frame that an orchestrator made; it travels with the next activity, which appends it.</summary>
/// <remarks>Exactly one of the four data members is set.</remarks>
public sealed record SupervisorFrame
{
    /// <summary>Its number under <see cref="RunFrameNumbers.WriterId"/>.</summary>
    public required long Number { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The task that it is about.</summary>
    public AgentTaskId? TaskId { get; init; }

    /// <summary>A decision.</summary>
    public OrchestrationDecisionData? Decision { get; init; }

    /// <summary>A finding of the safety screen.</summary>
    public SafetyFlagData? Flag { get; init; }

    /// <summary>The end of a task that could not tell of it itself.</summary>
    public AgentTaskCompleteData? Complete { get; init; }

    /// <summary>What a step did that appends nothing itself; it has no number of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StepTrace? Trace { get; init; }
}
