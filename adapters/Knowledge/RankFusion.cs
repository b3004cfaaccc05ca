namespace Cartrita.Adapters.Knowledge;

/// <summary>Reciprocal rank fusion: a chunk gains by its place in each ranking, whatever the scores there mean.</summary>
internal static class RankFusion
{
    private const double Offset = 60;

    /// <summary>Fuses rankings, each best first; the earlier chunk wins a tie.</summary>
    internal static List<(long Chunk, double Score)> Fuse(params ReadOnlySpan<IReadOnlyList<long>> rankings)
    {
        var scores = new Dictionary<long, double>();
        foreach (var ranking in rankings)
        {
            for (var rank = 0; rank < ranking.Count; rank++)
            {
                scores[ranking[rank]] = scores.GetValueOrDefault(ranking[rank]) + (1 / (Offset + rank + 1));
            }
        }

        return [.. scores.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value))];
    }
}
