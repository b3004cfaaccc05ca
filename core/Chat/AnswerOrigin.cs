using Cartrita.Core.Models;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Core.Chat;

/// <summary>How an answer came about: with its text and citations, all that an execution after a crash needs to end the chat truthfully.</summary>
/// <param name="Model">The model that wrote it.</param>
/// <param name="Fallback">The model that this one stood in for; null where the chosen one answered.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="Usage">Tokens that it took.</param>
public sealed record AnswerOrigin(ModelChoice Model, ModelFallback? Fallback, string FinishReason, TokenUsage Usage)
{
    /// <summary>The models that took part, where there were several; null where one answered.</summary>
    public EnsembleData? Ensemble { get; init; }

    /// <summary>Where agents contradict each other, with both sides.</summary>
    public IReadOnlyList<ShownConflict> Conflicts { get; init; } = [];
}
