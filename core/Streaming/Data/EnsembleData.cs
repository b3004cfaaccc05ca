using System.Text.Json.Serialization;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Models;

namespace Cartrita.Core.Streaming.Data;

/// <summary>The models that answer one question together, as decisions and answers tell of them.</summary>
public sealed record EnsembleData
{
    /// <summary>The members in the settings' order: those that took part, and those that did not with why.</summary>
    public required IReadOnlyList<EnsembleMember> Members { get; init; }

    /// <summary>What the question shows, such as <c>compares</c> or <c>high_stakes</c>; null after the gate.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Signals { get; init; }

    /// <summary>How drafts became the answer: <c>picked</c>, <c>fused</c>, <c>single</c> or <c>none</c>; null before that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Resolution { get; init; }

    /// <summary>Why, as a code of words joined by <c>_</c>; null before that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Who scored the drafts: <c>rules</c> or <c>model</c>; null where nobody had to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Method { get; init; }

    /// <summary>The model that judged, and what it took; null where rules did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnsembleJudge? Judge { get; init; }

    /// <summary>Tokens of drafts and judging.</summary>
    public TokenUsage Spent() => Members.Aggregate(Judge?.Usage ?? TokenUsage.None, (sum, member) => sum.Plus(member.Usage ?? TokenUsage.None));
}

/// <summary>A member of an ensemble.</summary>
/// <param name="Model">The model.</param>
public sealed record EnsembleMember(ModelChoice Model)
{
    /// <summary>The task under which its draft stands; null before it began, and where it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentTaskId? TaskId { get; init; }

    /// <summary>The score of its draft, 0 to 1; null where it was not scored.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Score { get; init; }

    /// <summary>Why it is left out: such as <c>circuit_open</c>, or the catalogue's code; null where it took part.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>Tokens that its draft took; null where it began none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TokenUsage? Usage { get; init; }
}

/// <summary>A model that judged drafts.</summary>
/// <param name="Model">The model.</param>
/// <param name="Usage">Tokens that it took.</param>
public sealed record EnsembleJudge(ModelChoice Model, TokenUsage Usage);
