namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>Codes of one length that were loaded together, side by side in memory; never changes.</summary>
internal sealed class VectorSegment
{
    private readonly int dimensions;
    private readonly long[] chunks;
    private readonly float[] scales;
    private readonly sbyte[] codes;
    private readonly int[] partOf;
    private readonly (string Content, int Part)[] parts;

    internal VectorSegment(int dimensions, IReadOnlyList<VectorRow> rows)
    {
        this.dimensions = dimensions;
        chunks = new long[rows.Count];
        scales = new float[rows.Count];
        codes = new sbyte[rows.Count * dimensions];
        partOf = new int[rows.Count];
        var places = new Dictionary<(string, int), int>();
        for (var at = 0; at < rows.Count; at++)
        {
            var row = rows[at];
            chunks[at] = row.Chunk;
            scales[at] = row.Scale;
            Buffer.BlockCopy(row.Codes, 0, codes, at * dimensions, dimensions);
            var part = (row.Content, row.Part);
            partOf[at] = places.TryGetValue(part, out var place) ? place : places[part] = places.Count;
        }

        parts = [.. places.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
    }

    /// <summary>What it takes in memory.</summary>
    internal long Bytes => codes.Length + (chunks.Length * 16L) + (parts.Length * 112L);

    /// <summary>Offers every chunk of the parts that the filter allows to the best ones.</summary>
    internal void Scan(ReadOnlySpan<sbyte> wanted, PartFilter filter, BestChunks best)
    {
        var open = Array.ConvertAll(parts, part => filter.Allows(part.Content, part.Part));
        for (var at = 0; at < chunks.Length; at++)
        {
            if (open[partOf[at]])
            {
                best.Offer(chunks[at], scales[at] * QuantizedVector.Dot(wanted, codes.AsSpan(at * dimensions, dimensions)));
            }
        }
    }
}

/// <summary>A row of codes as it was read.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Content">Its content.</param>
/// <param name="Part">Its part.</param>
/// <param name="Scale">Brings codes back to components.</param>
/// <param name="Codes">The codes.</param>
internal readonly record struct VectorRow(long Chunk, string Content, int Part, float Scale, byte[] Codes);
