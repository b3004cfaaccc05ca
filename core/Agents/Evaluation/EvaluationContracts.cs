using System.Text.Json.Serialization;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Core.Telemetry.Traces;

namespace Cartrita.Core.Agents.Evaluation;

/// <summary>The input of <see cref="DurableNames.Evaluate"/>.</summary>
public sealed record EvaluateInput
{
    /// <summary>The run, whose chat has ended well.</summary>
    public required RunScope Scope { get; init; }

    /// <summary>The supervisor's model.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>What the agents came to.</summary>
    public IReadOnlyList<AgentResult> Results { get; init; } = [];

    /// <summary>Tokens of the whole run.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>The limits of the run.</summary>
    public required RunLimits Limits { get; init; }
}

/// <summary>What <see cref="DurableNames.Evaluate"/> did; the scores are in the frame log.</summary>
/// <param name="Metrics">How many metrics were told.</param>
/// <param name="Usage">Tokens that judging took.</param>
public sealed record EvaluateResult(int Metrics, TokenUsage Usage);

/// <summary>The input of <see cref="DurableNames.Rerank"/>.</summary>
public sealed record RerankInput
{
    /// <summary>The run.</summary>
    public required RunScope Scope { get; init; }

    /// <summary>The supervisor's model.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>What the agents came to, in the plan's order.</summary>
    public required IReadOnlyList<AgentResult> Results { get; init; }

    /// <summary>Tokens that were taken before.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>The limits of the run.</summary>
    public required RunLimits Limits { get; init; }
}

/// <summary>In which order evidence is worth reading, and where the agents contradict each other.</summary>
public sealed record RerankResult
{
    /// <summary>The payload of the order and of the contradictions (<see cref="RankingPayload"/>).</summary>
    public required PayloadRef Ranking { get; init; }

    /// <summary>The contradictions, by ids.</summary>
    public IReadOnlyList<ConflictNote> Conflicts { get; init; } = [];

    /// <summary>Tokens that it took.</summary>
    public TokenUsage Usage { get; init; } = TokenUsage.None;

    /// <summary>What the step did, for the run's trace; the orchestrator sends it along with the next activity.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StepTrace? Trace { get; init; }
}

/// <summary>A contradiction between two tasks, by ids.</summary>
/// <param name="Kind">One of <see cref="ConflictKinds"/>.</param>
/// <param name="Tasks">The tasks.</param>
/// <param name="Evidence">The ids of the evidence on both sides.</param>
public sealed record ConflictNote(string Kind, IReadOnlyList<AgentTaskId> Tasks, IReadOnlyList<string> Evidence);
