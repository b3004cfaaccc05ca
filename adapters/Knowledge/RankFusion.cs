namespace Cartrita.Adapters.Knowledge;

/// <summary>Reciprocal rank fusion: a chunk gains by its place in each ranking, whatever the scores there mean.</summary>
internal static class RankFusion
{
    private const double Offset = 60;

    /// <summary>Fuses what words and what vectors found, each best first; the earlier chunk wins a tie.</summary>
    internal static IReadOnlyList<RankedChunk> Fuse(IReadOnlyList<long> lexical, IReadOnlyList<long> similar)
    {
        var ranked = new Dictionary<long, RankedChunk>();
        for (var rank = 1; rank <= lexical.Count; rank++)
        {
            ranked[lexical[rank - 1]] = new RankedChunk(lexical[rank - 1], 1 / (Offset + rank)) { LexicalRank = rank };
        }

        for (var rank = 1; rank <= similar.Count; rank++)
        {
            var known = ranked.GetValueOrDefault(similar[rank - 1]) ?? new RankedChunk(similar[rank - 1], 0);
            ranked[known.Chunk] = known with { Score = known.Score + (1 / (Offset + rank)), VectorRank = rank };
        }

        return [.. ranked.Values.OrderByDescending(chunk => chunk.Score).ThenBy(chunk => chunk.Chunk)];
    }
}
