using Cartrita.Adapters.Knowledge.Text;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>A chunk as its rows hold it.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Part">The part that it is of.</param>
/// <param name="Path">The part's path.</param>
/// <param name="Language">The part's language.</param>
/// <param name="Title">The words of its path and section.</param>
/// <param name="Pairs">The pairs of characters of scripts without spaces.</param>
/// <param name="Vector">Its vector.</param>
internal sealed record KnowledgeRow(TextChunk Chunk, int Part, string Path, string? Language, string Title, string Pairs, EncodedVector? Vector)
{
    internal static KnowledgeRow Of(IndexedFile file, IndexedChunk chunk)
    {
        var path = chunk.Path ?? file.FileName;
        var title = chunk.Chunk.Section is { } section ? $"{path} {section}" : path;
        return new KnowledgeRow(
            chunk.Chunk, chunk.Part, path, chunk.Language, title, Terms.UnspacedPairs($"{title} {chunk.Chunk.Text}"), EncodedVector.Of(chunk.Vector.Span));
    }
}
