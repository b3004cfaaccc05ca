using System.Numerics.Tensors;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Agents.Evaluation;

/// <summary>Scores an answer by rules, without a model: in milliseconds, and the same every time.</summary>
public static class AnswerRules
{
    private const int MostSentences = 200;
    private const int MostCompared = 60;
    private const double Uncited = 0.5;
    private const double SelfContradiction = 0.4;
    private const double Unfinished = 0.2;
    private const double FlaggedScore = 0.5;

    /// <summary>Judges each sentence that states something by what it cites; one that cites nothing by all that the answer cites, at half its worth.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="citations">What it cites.</param>
    public static IReadOnlyList<SentenceVerdict> Sentences(string text, IReadOnlyList<Citation> citations)
    {
        var verdicts = new List<SentenceVerdict>();
        foreach (var sentence in Stated(text, citations))
        {
            if (Entailment.Judge(sentence.Text, sentence.Sources) is var (verdict, score))
            {
                verdicts.Add(Verdict(sentence, verdict, score));
            }
        }

        return verdicts;
    }

    /// <summary>The sentences that state something, each with what it is held against; at most 200.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="citations">What it cites.</param>
    public static IEnumerable<StatedSentence> Stated(string text, IReadOnlyList<Citation> citations)
    {
        ArgumentNullException.ThrowIfNull(citations);
        return EvidenceMatrix.Of(text, citations).Claims
            .Take(MostSentences)
            .Index()
            .Where(claim => !FixedSentences.Contains(claim.Item.Text) && !claim.Item.Text.EndsWith('?'))
            .Select(claim => new StatedSentence(
                claim.Index,
                claim.Item.Text,
                claim.Item.Support.Count > 0,
                [.. claim.Item.Support.Count > 0 ? claim.Item.Support.Select(support => citations[support.Source].Quote) : citations.Select(citation => citation.Quote)]));
    }

    /// <summary>The verdict on a sentence; one that cites nothing is never supported, and worth half.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="verdict">What its sources say of it.</param>
    /// <param name="score">How far, 0 to 1.</param>
    public static SentenceVerdict Verdict(StatedSentence sentence, string verdict, double score)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        return sentence.Cites
            ? new SentenceVerdict(sentence.Place, verdict, score)
            : new SentenceVerdict(sentence.Place, verdict == SentenceVerdict.Supported ? SentenceVerdict.Unsupported : verdict, score * Uncited);
    }

    /// <summary>How well an answer hangs together, and the worst that was found.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="finishReason">Why it ended.</param>
    public static (double Score, string? Reason) Coherence(string text, string finishReason)
    {
        var sentences = EvidenceMatrix.Of(text, []).Claims.Select(claim => claim.Text).Where(sentence => sentence.Length > 0).Take(MostCompared).ToList();
        if (sentences.Count == 0)
        {
            return (0, "empty");
        }

        var repeated = 1 - ((double)sentences.Distinct(StringComparer.OrdinalIgnoreCase).Count() / sentences.Count);
        var contradicts = Contradictions.Within([.. sentences.Select(StatementSigns.Of)]);
        var unfinished = finishReason == "length";
        var score = 1 - repeated - (contradicts ? SelfContradiction : 0) - (unfinished ? Unfinished : 0);
        return (Round(score), contradicts ? "contradicts_itself" : unfinished ? "unfinished" : repeated > 0 ? "repeats_itself" : null);
    }

    /// <summary>How far an answer speaks of what was asked, and why it does not where it does not.</summary>
    /// <param name="question">The question.</param>
    /// <param name="text">The answer.</param>
    /// <param name="finishReason">Why it ended.</param>
    public static (double Score, string? Reason) Relevance(string question, string text, string finishReason)
    {
        if (finishReason is "nothing_found" or "refusal" or "content_filter")
        {
            return (0, finishReason);
        }

        var said = StatementSigns.Of(text).Terms;
        var parts = RulePlanner.Split(question).Select(part => (Words: StatementSigns.Of(part).CoveredBy(said), Likeness: Likeness(part, text))).ToList();
        var score = parts.Average(part => (0.6 * part.Words) + (0.4 * Math.Min(1, part.Likeness * 2)));
        return (Round(score), parts.Exists(part => part.Words == 0) ? "part_not_answered" : null);
    }

    /// <summary>Whether the rules of safety find something in an answer.</summary>
    /// <param name="text">The answer.</param>
    public static (double Score, string? Reason) Safety(string text)
    {
        var findings = SafetyScreen.ScreenInput(text);
        return findings.FirstOrDefault(finding => finding.Action == SafetyScreen.Blocked) is { } blocked ? (0, blocked.Rule)
            : findings.Count > 0 ? (FlaggedScore, findings[0].Rule)
            : (1, null);
    }

    internal static double Likeness(string first, string second)
    {
        Span<float> one = stackalloc float[HashedNgramVectorizer.Dimensions];
        Span<float> other = stackalloc float[HashedNgramVectorizer.Dimensions];
        HashedNgramVectorizer.Write(first, one);
        HashedNgramVectorizer.Write(second, other);
        return Math.Max(0, TensorPrimitives.Dot<float>(one, other));
    }

    private static double Round(double score) => Math.Round(Math.Clamp(score, 0, 1), 3);
}
