using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Agents.Evaluation;

/// <summary>Whether sources say what a sentence says, by rules: its words have to be theirs, its numbers and dates too, and both have to agree in what they deny.</summary>
/// <remarks>It knows words and not meanings: a paraphrase in other words counts as unsupported, and an answer in another language than its sources too.</remarks>
public static class Entailment
{
    private const double Enough = 0.5;
    private const double SameSubject = 0.6;
    private const double NumberMissing = 0.5;

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

        var all = StatementSigns.Of(string.Join('\n', sources));
        var covered = said.CoveredBy(all.Terms);
        var nearest = Nearest(said, sources);
        var missing = said.Numbers.Except(all.Numbers).Concat(said.Dates.Except(all.Dates)).Any();
        if (nearest is not null && said.CoveredBy(nearest.Terms) >= SameSubject && (nearest.Denies != said.Denies || (missing && NamesOthers(said, nearest))))
        {
            return (SentenceVerdict.Contradicted, 0);
        }

        var score = missing ? covered * NumberMissing : covered;
        return (!missing && covered >= Enough ? SentenceVerdict.Supported : SentenceVerdict.Unsupported, Math.Round(score, 3));
    }

    // The sentence of the sources that speaks of the same; one that agrees in what it denies before one that does not.
    private static StatementSigns? Nearest(StatementSigns said, IReadOnlyList<string> sources) => sources
        .SelectMany(source => SentenceSplitter.Split(source).Select(unit => source.Substring(unit.Start, unit.Length)))
        .Select(StatementSigns.Of)
        .OrderByDescending(sentence => said.CoveredBy(sentence.Terms))
        .ThenBy(sentence => sentence.Denies != said.Denies)
        .FirstOrDefault();

    private static bool NamesOthers(StatementSigns said, StatementSigns nearest) =>
        (said.Numbers.Except(nearest.Numbers).Any() && nearest.Numbers.Except(said.Numbers).Any())
        || (said.Dates.Except(nearest.Dates).Any() && nearest.Dates.Except(said.Dates).Any());
}
