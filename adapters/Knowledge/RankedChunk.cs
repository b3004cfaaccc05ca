namespace Cartrita.Adapters.Knowledge;

/// <summary>A chunk with its places in the rankings.</summary>
/// <typeparam name="TKey">How the index names chunks.</typeparam>
/// <param name="Chunk">The chunk.</param>
/// <param name="Score">What it gained.</param>
internal sealed record RankedChunk<TKey>(TKey Chunk, double Score)
    where TKey : notnull
{
    /// <summary>Its place among what words found, from 1.</summary>
    internal int? LexicalRank { get; init; }

    /// <summary>Its place among what the vectors found, from 1.</summary>
    internal int? VectorRank { get; init; }
}
