using System.Runtime.InteropServices;
using Cartrita.Adapters.Knowledge.Text;
using Cartrita.Core.Knowledge;

namespace Cartrita.Adapters.Knowledge;

/// <summary>A chunk as its rows hold it.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Pairs">The pairs of characters of scripts without spaces.</param>
/// <param name="Codes">The quantized vector.</param>
/// <param name="Scale">Brings codes back to components.</param>
/// <param name="Vector">The vector in half precision.</param>
internal sealed record KnowledgeRow(TextChunk Chunk, string Pairs, byte[] Codes, double Scale, byte[] Vector)
{
    internal static KnowledgeRow Of(IndexedChunk chunk)
    {
        var (codes, scale) = QuantizedVector.Quantize(chunk.Vector.Span);
        return new KnowledgeRow(
            chunk.Chunk,
            Terms.UnspacedPairs(chunk.Chunk.Text),
            MemoryMarshal.AsBytes<sbyte>(codes).ToArray(),
            scale,
            QuantizedVector.ToHalfBytes(chunk.Vector.Span));
    }
}
