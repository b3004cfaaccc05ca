using System.Numerics.Tensors;
using Cartrita.Adapters.Knowledge.Text;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Core.Agents;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Agents.Evaluation;

/// <summary>Puts the evidence of several agents in order by rules (AGENT-03): its words and its likeness to the question, whether claims rest on it, whether other agents found the same, and that the next piece says something new.</summary>
public static class EvidenceRanking
{
    private const int MostRanked = 400;
    private const double Saturation = 1.2;
    private const double LengthShare = 0.75;
    private const double Same = 0.55;
    private const double Novelty = 0.25;

    /// <summary>The ids of the evidence, best first; what is over 400 pieces keeps its place behind them.</summary>
    /// <param name="question">What the user asked.</param>
    /// <param name="evidence">The evidence, in the plan's order.</param>
    public static IReadOnlyList<string> Order(string question, IReadOnlyList<RankedEvidence> evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var ranked = evidence.Take(MostRanked).ToList();
        if (ranked.Count == 0)
        {
            return [];
        }

        var vectors = ranked.Select(item => Vector(item.Evidence.Text)).ToList();
        var scores = Scores(question, ranked, vectors);
        return [.. Diverse(scores, vectors).Select(index => ranked[index].Evidence.Id), .. evidence.Skip(MostRanked).Select(item => item.Evidence.Id)];
    }

    private static List<double> Scores(string question, List<RankedEvidence> evidence, List<float[]> vectors)
    {
        var asked = Vector(question);
        var words = Words(Terms.Of(question), evidence);
        var most = Math.Max(words.Max(), double.Epsilon);
        return [.. evidence.Select((item, index) =>
            (0.4 * words[index] / most)
            + (0.25 * Math.Max(0, TensorPrimitives.Dot<float>(asked, vectors[index])))
            + (item.Claimed ? 0.2 : 0)
            + (Agrees(index, evidence, vectors) ? 0.15 : 0))];
    }

    // Another agent found the same, be it in another source.
    private static bool Agrees(int index, List<RankedEvidence> evidence, List<float[]> vectors) => Enumerable.Range(0, evidence.Count).Any(other =>
        evidence[other].Task != evidence[index].Task && TensorPrimitives.Dot<float>(vectors[index], vectors[other]) >= Same);

    // Okapi BM25 over the pieces at hand.
    private static List<double> Words(List<string> asked, List<RankedEvidence> evidence)
    {
        var counts = evidence.Select(item => Terms.Of(item.Evidence.Text).CountBy(term => term).ToDictionary(StringComparer.Ordinal)).ToList();
        var lengths = counts.Select(count => count.Values.Sum()).ToList();
        var average = Math.Max(1, lengths.Average());
        var weights = asked.Distinct(StringComparer.Ordinal).ToDictionary(
            term => term,
            term => counts.Count(count => count.ContainsKey(term)) is var holding ? Math.Log(1 + ((evidence.Count - holding + 0.5) / (holding + 0.5))) : 0,
            StringComparer.Ordinal);
        return [.. counts.Select((count, index) => weights.Sum(term => count.TryGetValue(term.Key, out var times)
            ? term.Value * times * (Saturation + 1) / (times + (Saturation * (1 - LengthShare + (LengthShare * lengths[index] / average))))
            : 0))];
    }

    // Maximal marginal relevance: the best that is left, less what is said already.
    private static IEnumerable<int> Diverse(List<double> scores, List<float[]> vectors)
    {
        var said = new double[scores.Count];
        var left = Enumerable.Range(0, scores.Count).ToList();
        while (left.Count > 0)
        {
            var best = left.MaxBy(index => scores[index] - (Novelty * said[index]));
            left.Remove(best);
            foreach (var index in left)
            {
                said[index] = Math.Max(said[index], TensorPrimitives.Dot<float>(vectors[best], vectors[index]));
            }

            yield return best;
        }
    }

    private static float[] Vector(string text)
    {
        var vector = new float[HashedNgramVectorizer.Dimensions];
        HashedNgramVectorizer.Write(text, vector);
        return vector;
    }
}

/// <summary>A piece of evidence that is put in order.</summary>
/// <param name="Task">The task that found it.</param>
/// <param name="Evidence">The evidence.</param>
/// <param name="Claimed">Whether a claim rests on it.</param>
public sealed record RankedEvidence(AgentTaskId Task, Evidence Evidence, bool Claimed);
