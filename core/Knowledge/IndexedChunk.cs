namespace Cartrita.Core.Knowledge;

/// <summary>A chunk with its vector, ready for the index.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Vector">L2-normalised.</param>
public sealed record IndexedChunk(TextChunk Chunk, ReadOnlyMemory<float> Vector);
