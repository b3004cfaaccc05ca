namespace Cartrita.Adapters.Knowledge;

/// <summary>A chunk with its places in the rankings.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Score">What it gained.</param>
internal sealed record RankedChunk(long Chunk, double Score)
{
    /// <summary>Its place among what words found, from 1.</summary>
    internal int? LexicalRank { get; init; }

    /// <summary>Its place among what the vectors found, from 1.</summary>
    internal int? VectorRank { get; init; }
}
