using System.Numerics.Tensors;
using System.Text;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Models.LocalExtractive;

/// <summary>Answers a question with the sentences of the evidence that fit it best, or says that nothing fits (AGENT-15).</summary>
/// <remarks>Sentences are ranked by BM25 and by their vectors, fused by reciprocal ranks; a floor on how much of the question they meet keeps unrelated ones out.</remarks>
public sealed class ExtractiveAnswerer
{
    private const int MostSentences = 4;
    private const double RankOffset = 20;
    private const double Floor = 0.55;
    private const double OwnFloor = 0.2;
    private const double NextBest = 0.8;
    private const double ComplementFloor = 0.15;
    private const double PhraseGain = 0.1;
    private const double OpeningGain = 0.1;
    private const double QuantityGain = 0.2;
    private const int Reach = 2;

    /// <summary>Answers.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="evidence">The spans to answer from, best first.</param>
    public ExtractiveAnswer Answer(string question, IReadOnlyList<Evidence> evidence)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(evidence);
        var candidates = Candidate.Read(Passage.Join(evidence));
        var chosen = Choose(question, candidates);
        return chosen.Count == 0 ? new ExtractiveAnswer([], FixedSentences.NothingFound) : Compose(chosen);
    }

    private static List<(Candidate Candidate, double Score)> Choose(string question, List<Candidate> candidates)
    {
        var profile = QuestionProfile.Read(question, candidates);
        var fused = Fuse(question, profile, candidates);
        var asksQuantity = QuestionWords.AsksQuantity(question);
        var fitting = new List<(Candidate Candidate, double Score)>();
        for (var at = 0; at < candidates.Count; at++)
        {
            var cover = profile.Cover(candidates[at]);
            if (cover.All >= Floor && cover.Own >= OwnFloor && cover.Met >= profile.LeastMet)
            {
                var score = (0.5 * cover.All) + (0.3 * cover.Own) + (0.2 * fused[at]) + (PhraseGain * cover.Phrase) + (cover.Opens ? OpeningGain : 0);
                fitting.Add((candidates[at], score + (asksQuantity && QuestionWords.NamesQuantity(candidates[at]) ? QuantityGain : 0)));
            }
        }

        if (fitting.Count == 0)
        {
            return fitting;
        }

        var best = fitting.Max(fit => fit.Score);
        var chosen = fitting
            .Where(fit => fit.Score >= best * NextBest)
            .OrderByDescending(fit => fit.Score)
            .DistinctBy(fit => fit.Candidate.Text.ToString(), StringComparer.Ordinal)
            .Take(MostSentences)
            .ToList();
        AddComplements(profile, candidates, chosen);
        if (asksQuantity)
        {
            AddQuantity(candidates, chosen);
        }

        return chosen
            .OrderBy(fit => fit.Candidate.PassageOrdinal)
            .ThenBy(fit => fit.Candidate.Unit.Start)
            .ToList();
    }

    /// <summary>Adds sentences right beside the best one that meet a part of the question which it leaves open: texts seldom repeat their subject.</summary>
    private static void AddComplements(QuestionProfile profile, List<Candidate> candidates, List<(Candidate Candidate, double Score)> chosen)
    {
        var (best, score) = chosen[0];
        var place = candidates.IndexOf(best);
        for (var at = Math.Max(0, place - Reach); at <= Math.Min(candidates.Count - 1, place + Reach) && chosen.Count < MostSentences; at++)
        {
            var candidate = candidates[at];
            if (candidate.PassageOrdinal == best.PassageOrdinal
                && candidate.Section == best.Section
                && candidate.Unit.Kind == best.Unit.Kind
                && chosen.TrueForAll(fit => fit.Candidate != candidate)
                && profile.Added(candidate, chosen.ConvertAll(fit => fit.Candidate)) is var added and >= ComplementFloor)
            {
                chosen.Add((candidate, score * added));
            }
        }
    }

    /// <summary>Adds the sentence after the best one where the question asks for a quantity, none was chosen that names one, and that sentence does.</summary>
    private static void AddQuantity(List<Candidate> candidates, List<(Candidate Candidate, double Score)> chosen)
    {
        var (best, score) = chosen[0];
        var next = candidates.IndexOf(best) + 1;
        if (next < candidates.Count
            && chosen.Count < MostSentences
            && candidates[next] is var candidate
            && candidate.PassageOrdinal == best.PassageOrdinal
            && candidate.Section == best.Section
            && candidate.Unit.Kind == best.Unit.Kind
            && QuestionWords.NamesQuantity(candidate)
            && !chosen.Exists(fit => QuestionWords.NamesQuantity(fit.Candidate)))
        {
            chosen.Add((candidate, score * ComplementFloor));
        }
    }

    /// <summary>Reciprocal rank fusion of both rankings, 1 for a candidate that leads both.</summary>
    private static double[] Fuse(string question, QuestionProfile profile, List<Candidate> candidates)
    {
        var wanted = LocalExtractiveEmbeddingGenerator.Embed(question);
        var vector = new float[LocalExtractiveEmbeddingGenerator.Dimensions];
        var lexical = new double[candidates.Count];
        var similar = new double[candidates.Count];
        for (var at = 0; at < candidates.Count; at++)
        {
            lexical[at] = profile.Bm25(candidates[at]);
            HashedNgramVectorizer.Write(candidates[at].Text, vector);
            similar[at] = TensorPrimitives.Dot<float>(wanted, vector);
        }

        var fused = new double[candidates.Count];
        foreach (var ranking in new[] { lexical, similar })
        {
            var order = Enumerable.Range(0, candidates.Count).OrderByDescending(at => ranking[at]).ThenBy(at => at).ToArray();
            for (var rank = 0; rank < order.Length; rank++)
            {
                fused[order[rank]] += ranking[order[rank]] > 0 ? RankOffset / 2 / (RankOffset + rank) : 0;
            }
        }

        return fused;
    }

    private static ExtractiveAnswer Compose(List<(Candidate Candidate, double Score)> chosen)
    {
        var sentences = new List<ExtractedSentence>(chosen.Count);
        var text = new StringBuilder();
        foreach (var (candidate, score) in chosen)
        {
            var start = candidate.Passage.Start + candidate.Unit.Start;
            var end = candidate.Passage.Start + candidate.Unit.End;
            var quote = candidate.Text.ToString();
            if (text.Length > 0)
            {
                // Running text goes on in its paragraph; a list's item or a table's row keeps its own line.
                text.Append(candidate.Unit.Kind == TextUnitKind.Sentence && sentences[^1].Kind == TextUnitKind.Sentence ? ' ' : '\n');
            }

            text.Append(quote);
            sentences.Add(new ExtractedSentence(candidate.Passage.Holding(start, end), start, end, quote, candidate.Unit.Kind, score));
        }

        return new ExtractiveAnswer(sentences, text.ToString());
    }
}
