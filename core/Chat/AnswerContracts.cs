using System.Text.Json.Serialization;
using Cartrita.Core.Agents;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Chat;

/// <summary>The input of <see cref="DurableNames.Answer"/>.</summary>
public sealed record AnswerInput
{
    /// <summary>The run.</summary>
    public required RunScope Scope { get; init; }

    /// <summary>Frames of the orchestrator that travel with it.</summary>
    public IReadOnlyList<SupervisorFrame> Frames { get; init; } = [];

    /// <summary>The model.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>The configured model that it stands in for; null where it is the configured one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelFallback? Fallback { get; init; }

    /// <summary>The first earlier message that is recalled.</summary>
    public required int RecallFrom { get; init; }

    /// <summary>This turn's first message.</summary>
    public required int FirstSequence { get; init; }

    /// <summary>What the agents came to, in the plan's order; empty for a plain question.</summary>
    public IReadOnlyList<AgentResult> Results { get; init; } = [];

    /// <summary>The payload of the plan; null for a plain question.</summary>
    public PayloadRef? Plan { get; init; }

    /// <summary>The payload of the order of evidence and of contradictions (<see cref="Agents.Evaluation.RankingPayload"/>); null where nobody put evidence in order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PayloadRef? Ranking { get; init; }

    /// <summary>What the drafts of several models came to; null where one model answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ResolvedDrafts? Ensemble { get; init; }

    /// <summary>Tokens that were taken before.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>The limits of the run.</summary>
    public required RunLimits Limits { get; init; }
}

/// <summary>What <see cref="DurableNames.Answer"/> did; the text is in the frame log and in the conversation.</summary>
/// <param name="Usage">Tokens of the whole run.</param>
/// <param name="Citations">How many citations the answer has.</param>
public sealed record AnswerResult(TokenUsage Usage, int Citations)
{
    /// <summary>Whether the turn may hold something to remember, or the conversation's summary may be due.</summary>
    public bool Remembers { get; init; }
}
