using Cartrita.Adapters.Knowledge.Text;

namespace Cartrita.Adapters.Models.LocalExtractive;

/// <summary>What a question asks for: its terms, how rare each is among the candidates, and whether it wants a quantity.</summary>
internal sealed class QuestionProfile
{
    private const double HeadingCredit = 0.7;
    private const double NeighbourCredit = 0.4;
    private const double RelatedCredit = 0.7;
    private const double Saturation = 1.2;
    private const double LengthShare = 0.5;

    private const double NarrowingWeight = 0.5;
    private const double LeastFrequency = 0.5;
    private const double UnseenCredit = 0.5;

    private readonly double averageLength;
    private readonly double totalWeight;
    private readonly double unseenWeight;
    private readonly Phrases phrases;

    private QuestionProfile(IReadOnlyList<(string Term, double Weight)> terms, double unseenWeight, double averageLength, Phrases phrases)
    {
        Terms = terms;
        this.averageLength = averageLength;
        this.unseenWeight = unseenWeight;
        this.phrases = phrases;
        totalWeight = terms.Sum(term => term.Weight);
    }

    /// <summary>The distinct terms with their weights.</summary>
    internal IReadOnlyList<(string Term, double Weight)> Terms { get; }

    /// <summary>How many terms a candidate must meet: half of those that say what the question is about, and never more than two.</summary>
    internal int LeastMet { get; private init; }

    /// <summary>Reads a question against the candidates.</summary>
    internal static QuestionProfile Read(string question, IReadOnlyList<Candidate> candidates)
    {
        question = QuestionWords.WithoutDegree(question);
        var (main, narrowing) = QuestionWords.Part(question);
        var leading = Knowledge.Text.Terms.Of(main).ToHashSet(StringComparer.Ordinal);
        var terms = leading.Union(Knowledge.Text.Terms.Of(narrowing), StringComparer.Ordinal).ToList();
        if (terms.Count == 0)
        {
            terms = [.. Knowledge.Text.Terms.Words(question, withStopWords: true).Distinct(StringComparer.Ordinal)];
            leading.UnionWith(terms);
        }

        var weighted = new List<(string Term, double Weight)>(terms.Count);
        double unseen = 0;
        foreach (var term in terms)
        {
            // A word that stands nowhere says little more than one that stands once: the text may have another for it.
            var holding = candidates.Count(candidate => candidate.Terms.Contains(term, StringComparer.Ordinal));
            var frequency = Math.Max(LeastFrequency, holding);
            var rarity = Math.Log(1 + ((candidates.Count - frequency + 0.5) / (frequency + 0.5)));
            var weight = QuestionWords.WeightOf(term) * rarity * (leading.Contains(term) || holding == 0 ? 1 : NarrowingWeight);
            weighted.Add((term, weight));
            unseen += holding > 0 ? 0 : weight * (leading.Contains(term) ? UnseenCredit : 1 - (NarrowingWeight * UnseenCredit));
        }

        var telling = terms.Count(term => leading.Contains(term) && QuestionWords.WeightOf(term) >= 1);
        return new QuestionProfile(weighted, unseen, candidates.Count == 0 ? 1 : Math.Max(1, candidates.Average(candidate => candidate.Terms.Count)), Phrases.Read(question)) { LeastMet = Math.Clamp((telling + 1) / 2, 1, 2) };
    }

    /// <summary>How a candidate meets the question.</summary>
    internal Coverage Cover(Candidate candidate)
    {
        double all = 0;
        double own = 0;
        var met = 0;
        foreach (var (term, weight) in Terms)
        {
            var direct = Match(candidate.Terms, term);
            var heading = HeadingCredit * Match(candidate.HeadingTerms, term);
            var neighbour = NeighbourCredit * Match(candidate.NeighbourTerms, term);
            own += weight * direct;
            met += direct > 0 || heading > 0 ? 1 : 0;
            all += weight * Math.Max(direct, Math.Max(heading, neighbour));
        }

        if (totalWeight <= 0 || own <= 0)
        {
            return default;
        }

        // What no candidate says counts less against one that has the question's subject in the same phrase.
        var opens = candidate.Terms is [var first, ..] && Terms.Any(term => term.Term == first);
        var (phrase, subject) = phrases.Met(candidate);
        var total = totalWeight - (subject ? unseenWeight : 0);
        return total > 0 ? new Coverage(Math.Min(1, all / total), Math.Min(1, own / total), met, phrase, opens) : default;
    }

    /// <summary>The share of the question's weight that a candidate's own words meet and another's do not.</summary>
    internal double Added(Candidate candidate, IReadOnlyCollection<Candidate> chosen)
    {
        double added = 0;
        foreach (var (term, weight) in Terms)
        {
            added += chosen.All(other => Match(other.Terms, term) == 0) ? weight * Match(candidate.Terms, term) : 0;
        }

        return totalWeight > 0 ? added / totalWeight : 0;
    }

    /// <summary>BM25 of a candidate, its headings counted at a part of their weight.</summary>
    internal double Bm25(Candidate candidate)
    {
        var norm = Saturation * (1 - LengthShare + (LengthShare * candidate.Terms.Count / averageLength));
        double score = 0;
        foreach (var (term, weight) in Terms)
        {
            double frequency = candidate.Terms.Count(own => own == term);
            if (frequency == 0)
            {
                frequency = Math.Max(Match(candidate.Terms, term), HeadingCredit * Match(candidate.HeadingTerms, term));
            }

            score += weight * frequency * (Saturation + 1) / (frequency + norm);
        }

        return score;
    }

    private static double Match(IReadOnlyList<string> terms, string wanted)
    {
        double best = 0;
        foreach (var term in terms)
        {
            if (string.Equals(term, wanted, StringComparison.Ordinal))
            {
                return 1;
            }

            best = best == 0 && AreRelated(term, wanted) ? RelatedCredit : best;
        }

        return best;
    }

    // Forms of one word that no ending of the stemmer joins: "review" and "reviewer", "Prüfung" and "prüfen".
    private static bool AreRelated(string left, string right)
    {
        var shared = left.AsSpan().CommonPrefixLength(right);
        return shared >= 4 && shared * 10 >= Math.Max(left.Length, right.Length) * 7;
    }
}
