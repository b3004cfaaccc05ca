using Cartrita.Adapters.Knowledge.Text;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>A chunk as its rows hold it.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Part">The part that it is of.</param>
/// <param name="Path">The part's path.</param>
/// <param name="Language">The part's language.</param>
/// <param name="Pairs">The pairs of characters of scripts without spaces.</param>
/// <param name="Vector">Its vector.</param>
internal sealed record KnowledgeRow(TextChunk Chunk, int Part, string Path, string? Language, string Pairs, EncodedVector? Vector)
{
    internal static KnowledgeRow Of(IndexedFile file, IndexedChunk chunk) => new(
        chunk.Chunk, chunk.Part, chunk.Path ?? file.FileName, chunk.Language, Terms.UnspacedPairs(chunk.Chunk.Text), EncodedVector.Of(chunk.Vector.Span));
}
