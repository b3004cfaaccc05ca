namespace Cartrita.Adapters.Knowledge;

/// <summary>Reciprocal rank fusion: a chunk gains by its place in each ranking, whatever the scores there mean.</summary>
internal static class RankFusion
{
    // Small, so that the first places count: at 60, which is usual, what both rankings know as mediocre passes what one of them has first.
    private const double Offset = 5;

    /// <summary>Fuses what words and what vectors found, each best first; the earlier chunk wins a tie.</summary>
    /// <typeparam name="TKey">How the index names chunks.</typeparam>
    /// <param name="lexical">What words found.</param>
    /// <param name="similar">What the vectors found.</param>
    /// <param name="vectorWeight">What a place among the vectors is worth beside one among the words.</param>
    internal static IReadOnlyList<RankedChunk<TKey>> Fuse<TKey>(IReadOnlyList<TKey> lexical, IReadOnlyList<TKey> similar, double vectorWeight)
        where TKey : notnull
    {
        var ranked = new Dictionary<TKey, RankedChunk<TKey>>();
        for (var rank = 1; rank <= lexical.Count; rank++)
        {
            ranked[lexical[rank - 1]] = new RankedChunk<TKey>(lexical[rank - 1], 1 / (Offset + rank)) { LexicalRank = rank };
        }

        for (var rank = 1; rank <= similar.Count; rank++)
        {
            var known = ranked.GetValueOrDefault(similar[rank - 1]) ?? new RankedChunk<TKey>(similar[rank - 1], 0);
            ranked[known.Chunk] = known with { Score = known.Score + (vectorWeight / (Offset + rank)), VectorRank = rank };
        }

        return [.. ranked.Values.OrderByDescending(chunk => chunk.Score).ThenBy(chunk => chunk.Chunk)];
    }
}
