using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Agents.Evaluation;

/// <summary>Whether sources say what a sentence says (supported), say otherwise (contradicted) or neither (unsupported), by rules: its words have to be theirs, its numbers and dates too, of the same, and both have to agree in what they deny.</summary>
/// <remarks>It knows words and not meanings: a paraphrase in other words counts as unsupported, and an answer in another language than its sources too.</remarks>
public static class Entailment
{
    private const double Enough = 0.5;
    private const double SameSubject = 0.6;
    private const double Neutral = 0.5;

    // Of the sentence that speaks of the same: with fewer of its words there, they are only words that occur.
    private const double LeastTogether = 0.33;

    // Of how near the nearest sentence is: a number or a date in one that is farther off is of something else.
    private const double NearEnough = 0.6;

    /// <summary>Judges a sentence; null where it states nothing that could be compared.</summary>
    /// <param name="claim">The sentence, without markers.</param>
    /// <param name="sources">What it rests on.</param>
    public static (string Verdict, double Score)? Judge(string claim, IReadOnlyList<string> sources)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(sources);
        var said = StatementSigns.Of(claim);
        if (said.IsEmpty)
        {
            return null;
        }

        if (sources.Any(source => source.Contains(claim, StringComparison.Ordinal)))
        {
            return (SentenceVerdict.Supported, 1);
        }

        var sentences = sources.SelectMany(SentencesOf).Select(StatementSigns.Of).ToList();
        var nearest = Nearest(said, sentences);
        var together = nearest is null ? 0 : said.CoveredBy(nearest.Terms);
        var missing = NamesUnsaid(said, sentences, together);
        var agrees = nearest is null || nearest.Denies == said.Denies;
        if (nearest is not null && together >= SameSubject && (!agrees || (missing && NamesOthers(said, nearest))))
        {
            return (SentenceVerdict.Contradicted, 0);
        }

        var covered = said.CoveredBy([.. sentences.SelectMany(sentence => sentence.Terms)]);
        var isSaid = !missing && agrees && covered >= Enough && together >= LeastTogether;
        return (isSaid ? SentenceVerdict.Supported : SentenceVerdict.Unsupported, Math.Round(missing || !agrees ? covered * Neutral : covered, 3));
    }

    /// <summary>Whether a sentence names a number or a date that no sentence of its sources names of the same: then they say nothing of it, whatever a model makes of its words.</summary>
    /// <param name="claim">The sentence, without markers.</param>
    /// <param name="sources">What it rests on.</param>
    public static bool NamesUnsaid(string claim, IReadOnlyList<string> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return NamesUnsaid(StatementSigns.Of(claim), [.. sources.SelectMany(SentencesOf).Select(StatementSigns.Of)], together: 0);
    }

    private static IEnumerable<string> SentencesOf(string source) => SentenceSplitter.Split(source).Select(unit => source.Substring(unit.Start, unit.Length));

    private static bool NamesUnsaid(StatementSigns said, IReadOnlyList<StatementSigns> sentences, double together)
    {
        var near = sentences.Where(sentence => said.CoveredBy(sentence.Terms) >= together * NearEnough).ToList();
        return said.Numbers.Except(near.SelectMany(sentence => sentence.Numbers)).Concat(said.Dates.Except(near.SelectMany(sentence => sentence.Dates))).Any();
    }

    // The sentence of the sources that speaks of the same; one that agrees in what it denies before one that does not.
    private static StatementSigns? Nearest(StatementSigns said, IReadOnlyList<StatementSigns> sentences) => sentences
        .OrderByDescending(sentence => said.CoveredBy(sentence.Terms))
        .ThenBy(sentence => sentence.Denies != said.Denies)
        .FirstOrDefault();

    private static bool NamesOthers(StatementSigns said, StatementSigns nearest) =>
        (said.Numbers.Except(nearest.Numbers).Any() && nearest.Numbers.Except(said.Numbers).Any())
        || (said.Dates.Except(nearest.Dates).Any() && nearest.Dates.Except(said.Dates).Any());
}
