namespace Cartrita.Core.Knowledge;

/// <summary>A chunk with its vector, ready for the index.</summary>
/// <param name="Chunk">The chunk; its ordinal is unique in the content, over all parts.</param>
/// <param name="Vector">L2-normalised; empty for a chunk that only words shall find.</param>
public sealed record IndexedChunk(TextChunk Chunk, ReadOnlyMemory<float> Vector)
{
    /// <summary>The part that it is of, from 0; a plain file has one.</summary>
    public int Part { get; init; }

    /// <summary>The part's path: the file's name, or for a member of an archive <c>archive.zip/src/a.py</c>; null where it is the file's name.</summary>
    public string? Path { get; init; }

    /// <summary>The part's language, ISO 639-1; null where it is not known.</summary>
    public string? Language { get; init; }
}
