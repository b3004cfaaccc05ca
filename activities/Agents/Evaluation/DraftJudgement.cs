using Cartrita.Core.Chat;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>What asking a model to judge drafts came to.</summary>
/// <param name="Scores">The scores, best first; null where rules have to do.</param>
/// <param name="Complementary">Whether drafts complement each other.</param>
/// <param name="Judge">The model that was asked, and what it took; null where none was.</param>
internal sealed record DraftJudgement(IReadOnlyList<DraftScore>? Scores, bool Complementary, EnsembleJudge? Judge)
{
    /// <summary>No model was asked.</summary>
    internal static readonly DraftJudgement None = new(null, false, null);
}
