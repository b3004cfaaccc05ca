using Cartrita.Core.Chat;
using Cartrita.Core.Models;

namespace Cartrita.Core.Agents.Evaluation;

/// <summary>A run as it is told outside.</summary>
public sealed record ReportedRun
{
    /// <summary>The run.</summary>
    public required RunId Id { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was answered.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>The conversation.</summary>
    public required ConversationId ConversationId { get; init; }

    /// <summary>The model that answered.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>Tokens of the whole run.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>What it cost in US dollars; null where that is not known.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>What was asked, without credentials and banned terms; null where texts stay here.</summary>
    public string? Question { get; init; }

    /// <summary>What was answered, without credentials and banned terms; null where texts stay here.</summary>
    public string? Answer { get; init; }
}

/// <summary>A score of a run as it is told outside.</summary>
/// <param name="Run">The run.</param>
/// <param name="RunStartedAt">When the run was accepted.</param>
/// <param name="Metric">The metric; one of <see cref="EvaluationMetrics"/>.</param>
/// <param name="Score">The score, 0 to 1.</param>
/// <param name="ByModel">Whether a model scored.</param>
/// <param name="Reason">Why, as a code.</param>
public sealed record ReportedFeedback(RunId Run, DateTimeOffset RunStartedAt, string Metric, double Score, bool ByModel, string? Reason);

/// <summary>A question with the answer that is wanted.</summary>
/// <param name="Question">The question.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Source">The run that it was taken from; null for one that was written.</param>
public sealed record ReportedExample(string Question, string Answer, RunId? Source);
