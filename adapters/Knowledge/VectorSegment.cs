using Cartrita.Core.Attachments;

namespace Cartrita.Adapters.Knowledge;

/// <summary>Codes of one length that were loaded together, side by side in memory; never changes.</summary>
internal sealed class VectorSegment
{
    private readonly long[] chunks;
    private readonly float[] scales;
    private readonly sbyte[] codes;
    private readonly int[] fileOf;
    private readonly string[] files;

    internal VectorSegment(int dimensions, IReadOnlyList<VectorRow> rows)
    {
        Dimensions = dimensions;
        chunks = new long[rows.Count];
        scales = new float[rows.Count];
        codes = new sbyte[rows.Count * dimensions];
        fileOf = new int[rows.Count];
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < rows.Count; at++)
        {
            var row = rows[at];
            chunks[at] = row.Chunk;
            scales[at] = row.Scale;
            Buffer.BlockCopy(row.Codes, 0, codes, at * dimensions, dimensions);
            fileOf[at] = places.TryGetValue(row.Attachment, out var place) ? place : places[row.Attachment] = places.Count;
        }

        files = [.. places.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
    }

    /// <summary>The length of its vectors.</summary>
    internal int Dimensions { get; }

    /// <summary>What it takes in memory.</summary>
    internal long Bytes => codes.Length + (chunks.Length * 16L) + (files.Length * 96L);

    /// <summary>Offers every chunk of the files to the best ones.</summary>
    internal void Scan(ReadOnlySpan<sbyte> wanted, IReadOnlySet<AttachmentId>? only, BestChunks best)
    {
        var open = only is null ? null : files.Select(file => only.Contains(new AttachmentId(file))).ToArray();
        for (var at = 0; at < chunks.Length; at++)
        {
            if (open is null || open[fileOf[at]])
            {
                best.Offer(chunks[at], scales[at] * QuantizedVector.Dot(wanted, codes.AsSpan(at * Dimensions, Dimensions)));
            }
        }
    }
}

/// <summary>A row of codes as it was read.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Attachment">Its file.</param>
/// <param name="Scale">Brings codes back to components.</param>
/// <param name="Codes">The codes.</param>
internal readonly record struct VectorRow(long Chunk, string Attachment, float Scale, byte[] Codes);
