namespace Cartrita.Core.Knowledge;

/// <summary>A vector for a chunk that has none of its model yet.</summary>
/// <param name="Key">The chunk's key, as <see cref="UnembeddedChunk"/> has it.</param>
/// <param name="Vector">L2-normalised.</param>
public sealed record ChunkVector(string Key, ReadOnlyMemory<float> Vector);
