using System.Runtime.InteropServices;

namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>A vector as its rows hold it.</summary>
/// <param name="Codes">Quantized: what a scan reads.</param>
/// <param name="Scale">Brings codes back to components.</param>
/// <param name="Halves">In half precision: what the best candidates are rescored with.</param>
internal sealed record EncodedVector(byte[] Codes, double Scale, byte[] Halves)
{
    /// <summary>Encodes a vector; null where there is none.</summary>
    internal static EncodedVector? Of(ReadOnlySpan<float> vector)
    {
        if (vector.IsEmpty)
        {
            return null;
        }

        var (codes, scale) = QuantizedVector.Quantize(vector);
        return new EncodedVector(MemoryMarshal.AsBytes<sbyte>(codes).ToArray(), scale, QuantizedVector.ToHalfBytes(vector));
    }
}
