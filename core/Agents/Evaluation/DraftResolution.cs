using Cartrita.Core.Chat;
using Cartrita.Core.Models.Ensembles;

namespace Cartrita.Core.Agents.Evaluation;

/// <summary>Decides whether the best of several drafts is the answer, or one that is made of all. Pure.</summary>
public static class DraftResolution
{
    // A draft that is far worse has little to give, and may bring its faults with it.
    private const double WorthFusing = 0.5;
    private const double Near = 0.25;

    /// <summary>Decides.</summary>
    /// <param name="resolve">What the settings say: <c>pick</c>, <c>fuse</c> or <c>auto</c>.</param>
    /// <param name="scores">The scores, best first.</param>
    /// <param name="complementary">Whether each draft has something right that the others lack.</param>
    /// <param name="mayFuse">Whether the run's limits and the fusing model have room for all drafts.</param>
    /// <returns>The resolution and the reason.</returns>
    public static (string Resolution, string Reason) Decide(string resolve, IReadOnlyList<DraftScore> scores, bool complementary, bool mayFuse)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return resolve switch
        {
            EnsembleResolutions.Pick => (EnsembleResolutions.Picked, EnsembleReasons.Configured),
            EnsembleResolutions.Fuse when mayFuse => (EnsembleResolutions.Fused, EnsembleReasons.Configured),
            EnsembleResolutions.Fuse => (EnsembleResolutions.Picked, EnsembleReasons.NoRoom),
            _ when complementary && scores[1].Score >= WorthFusing && scores[0].Score - scores[1].Score <= Near => mayFuse
                ? (EnsembleResolutions.Fused, EnsembleReasons.Complementary)
                : (EnsembleResolutions.Picked, EnsembleReasons.NoRoom),
            _ => (EnsembleResolutions.Picked, EnsembleReasons.BestScore),
        };
    }
}
