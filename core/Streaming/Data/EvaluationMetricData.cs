using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Models;

namespace Cartrita.Core.Streaming.Data;

/// <summary>The data of <see cref="FrameKinds.EvaluationMetric"/>. It comes after <c>end</c>, and before <c>done</c>.</summary>
public sealed record EvaluationMetricData
{
    /// <summary>The metric; one of <see cref="EvaluationMetrics"/>.</summary>
    public required string Metric { get; init; }

    /// <summary>The score, 0 to 1, more is better; null where there was nothing to score, and for the cost.</summary>
    public double? Score { get; init; }

    /// <summary>Who scored: <c>rules</c> or <c>model</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Why, as a code of words joined by <c>_</c>; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>The model that judged; null where rules did.</summary>
    public ModelChoice? Model { get; init; }

    /// <summary>Of the factuality: each sentence that states something; null for other metrics.</summary>
    public IReadOnlyList<SentenceVerdict>? Sentences { get; init; }

    /// <summary>Of the cost: tokens of the run, up to its <c>end</c>; null for other metrics.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Of the cost: tokens that judging took, after the run's own; null for other metrics and where rules judged.</summary>
    public TokenUsage? JudgeUsage { get; init; }

    /// <summary>Of the cost: both in US dollars, by the configured prices; null where a price is missing.</summary>
    public decimal? CostUsd { get; init; }
}

/// <summary>A contradiction between agents, as a decision tells it: by ids.</summary>
/// <param name="Tasks">The tasks that contradict each other.</param>
/// <param name="Evidence">The ids of the evidence on both sides, at most 20.</param>
public sealed record ConflictData(IReadOnlyList<Agents.AgentTaskId> Tasks, IReadOnlyList<string> Evidence);
