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

    private readonly double averageLength;

    private QuestionProfile(IReadOnlyList<(string Term, double Weight)> terms, double averageLength)
    {
        Terms = terms;
        this.averageLength = averageLength;
        TotalWeight = terms.Sum(term => term.Weight);
    }

    /// <summary>The distinct terms with their weights.</summary>
    internal IReadOnlyList<(string Term, double Weight)> Terms { get; }

    private double TotalWeight { get; }

    /// <summary>Reads a question against the candidates.</summary>
    internal static QuestionProfile Read(string question, IReadOnlyList<Candidate> candidates)
    {
        var terms = Knowledge.Text.Terms.Of(QuestionWords.WithoutDegree(question)).Distinct(StringComparer.Ordinal).ToList();
        if (terms.Count == 0)
        {
            terms = [.. Knowledge.Text.Terms.Words(question, withStopWords: true).Distinct(StringComparer.Ordinal)];
        }

        var weighted = terms
            .Select(term => (term, candidates.Count(candidate => candidate.Terms.Contains(term, StringComparer.Ordinal))))
            .Select(pair => (pair.term, QuestionWords.WeightOf(pair.term) * Math.Log(1 + ((candidates.Count - pair.Item2 + 0.5) / (pair.Item2 + 0.5)))))
            .ToList();
        return new QuestionProfile(weighted, candidates.Count == 0 ? 1 : Math.Max(1, candidates.Average(candidate => candidate.Terms.Count)));
    }

    /// <summary>The share of the question's weight that a candidate meets, the part of it that its own words meet, each 0 to 1,
    /// and how many terms it or its headings meet.</summary>
    internal (double All, double Own, int Met) Coverage(Candidate candidate)
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

        return TotalWeight > 0 ? (all / TotalWeight, own / TotalWeight, met) : (0, 0, 0);
    }

    /// <summary>The share of the question's weight that a candidate's own words meet and another's do not.</summary>
    internal double Added(Candidate candidate, IReadOnlyCollection<Candidate> chosen)
    {
        double added = 0;
        foreach (var (term, weight) in Terms)
        {
            added += chosen.All(other => Match(other.Terms, term) == 0) ? weight * Match(candidate.Terms, term) : 0;
        }

        return TotalWeight > 0 ? added / TotalWeight : 0;
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
