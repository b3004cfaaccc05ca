using Cartrita.Core.Chat;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Functions.Chat;

/// <summary>Why a run went the way it went; reasons are codes, so that nothing of a prompt is in them.</summary>
/// <param name="Decisions">What it decided, in order.</param>
/// <param name="ChainChanges">What was changed in chains of tasks under the necessity policy, in order.</param>
/// <param name="SafetyFlags">What the safety screen found, in order; never what was matched.</param>
/// <param name="Scores">What the answer was scored by, in order; none before its end.</param>
internal sealed record ReasoningBody(IReadOnlyList<DecisionBody> Decisions, IReadOnlyList<RunChainChange> ChainChanges, IReadOnlyList<SafetyFlagData> SafetyFlags, IReadOnlyList<EvaluationMetricData> Scores)
{
    /// <summary>What a run's frames tell.</summary>
    public static ReasoningBody Of(RunView view) => new([.. view.Decisions.Select(DecisionBody.Of)], view.ChainChanges, view.SafetyFlags, view.Scores);
}
