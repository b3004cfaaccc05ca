namespace Cartrita.Adapters.Knowledge;

/// <summary>Reciprocal rank fusion: a chunk gains by its place in each ranking, whatever the scores there mean.</summary>
internal static class RankFusion
{
    // Small, so that the first places count: at 60, which is usual, what both rankings know as mediocre passes what one of them has first.
    private const double Offset = 5;

    /// <summary>Fuses what words and what vectors found, each best first; the earlier chunk wins a tie.</summary>
    /// <param name="lexical">What words found.</param>
    /// <param name="similar">What the vectors found.</param>
    /// <param name="vectorWeight">What a place among the vectors is worth beside one among the words.</param>
    internal static IReadOnlyList<RankedChunk> Fuse(IReadOnlyList<long> lexical, IReadOnlyList<long> similar, double vectorWeight)
    {
        var ranked = new Dictionary<long, RankedChunk>();
        for (var rank = 1; rank <= lexical.Count; rank++)
        {
            ranked[lexical[rank - 1]] = new RankedChunk(lexical[rank - 1], 1 / (Offset + rank)) { LexicalRank = rank };
        }

        for (var rank = 1; rank <= similar.Count; rank++)
        {
            var known = ranked.GetValueOrDefault(similar[rank - 1]) ?? new RankedChunk(similar[rank - 1], 0);
            ranked[known.Chunk] = known with { Score = known.Score + (vectorWeight / (Offset + rank)), VectorRank = rank };
        }

        return [.. ranked.Values.OrderByDescending(chunk => chunk.Score).ThenBy(chunk => chunk.Chunk)];
    }
}
