using Cartrita.Adapters.Agents.Evaluation;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>Scores drafts of one question by rules: where no model may judge, and where the one that did had nothing to say.</summary>
internal static class DraftRules
{
    private const double FactualityPart = 0.45;
    private const double RelevancePart = 0.35;
    private const double OtherPart = 0.1;

    // Where no draft cites anything there is nothing to hold them against.
    private const double Unknown = 0.5;

    private const double Answered = 0.35;
    private const double NotAnswered = 0.15;

    /// <summary>One score of four, 0 to 1: how far sources say it, whether it answers, whether it hangs together, whether it is safe. What is unsafe scores nothing.</summary>
    internal static double Weigh(double factuality, double relevance, double coherence, double safety) =>
        safety <= 0 ? 0 : Math.Round((FactualityPart * factuality) + (RelevancePart * relevance) + (OtherPart * coherence) + (OtherPart * safety), 3);

    /// <summary>The scores, best first; of equals the one that comes first in the settings.</summary>
    internal static IReadOnlyList<DraftScore> Score(string question, IReadOnlyList<JudgedDraft> drafts)
    {
        var anyCites = drafts.Any(draft => draft.Draft.Citations.Count > 0);
        return Best(drafts.Select(draft => new DraftScore(draft.Place, Weigh(
            Factuality(draft, anyCites ? 0 : Unknown),
            AnswerRules.Relevance(question, draft.Draft.Text, draft.Draft.FinishReason).Score,
            AnswerRules.Coherence(draft.Draft.Text, draft.Draft.FinishReason).Score,
            AnswerRules.Safety(draft.Draft.Text).Score))));
    }

    /// <summary>Whether a part of the question is answered by another draft, and not by the best.</summary>
    internal static bool Complement(string question, IReadOnlyList<JudgedDraft> drafts, int best)
    {
        var parts = RulePlanner.Split(question);
        return parts.Count > 1 && parts.Any(part =>
            drafts.Where(draft => draft.Place == best).All(draft => Covers(part, draft) < NotAnswered)
            && drafts.Any(draft => draft.Place != best && Covers(part, draft) >= Answered));
    }

    /// <summary>The scores in their order.</summary>
    internal static IReadOnlyList<DraftScore> Best(IEnumerable<DraftScore> scores) => [.. scores.OrderByDescending(score => score.Score).ThenBy(score => score.Place)];

    private static double Factuality(JudgedDraft draft, double uncited)
    {
        var sentences = draft.Draft.Citations.Count > 0 ? AnswerRules.Sentences(draft.Draft.Text, draft.Draft.Citations) : [];
        return sentences.Count > 0 ? sentences.Average(sentence => sentence.Score) : uncited;
    }

    private static double Covers(string part, JudgedDraft draft) => AnswerRules.Relevance(part, draft.Draft.Text, draft.Draft.FinishReason).Score;
}
