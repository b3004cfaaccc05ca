using System.Buffers;
using System.IO.Compression;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Looks into the streams of a PDF (ISO 32000): what is deflated is expanded and looked at, whatever the dictionary before it says; attachments are such streams.</summary>
/// <remarks>A stream is found by its keyword, not by the tables of a file, which may lie. Streams that are damaged are looked at as far as they go, as readers of PDFs do.</remarks>
/// <param name="run">The scan.</param>
/// <param name="scan">Looks at what comes out.</param>
internal sealed class PdfScan(ScanRun run, ContentScan scan)
{
    private const int WindowLength = 256 * 1024;

    // The longest thing that is looked for, with what stands around it.
    private const int Overlap = 64;

    // A book of a thousand pages has some ten thousand.
    private const int MaximumStreams = 200_000;

    private readonly List<long> streams = [];

    /// <summary>Looks at every stream.</summary>
    public async Task InspectAsync(SpooledContent content, ScanNode node)
    {
        await FindAsync(content, node);
        foreach (var start in streams)
        {
            await StreamAsync(content, node, start);
        }
    }

    private async Task FindAsync(SpooledContent content, ScanNode node)
    {
        var window = ArrayPool<byte>.Shared.Rent(WindowLength);
        try
        {
            for (long at = 0; at < content.Length; at += WindowLength - Overlap)
            {
                var read = await content.ReadAtAsync(at, window.AsMemory(0, WindowLength), run.Cancelled);
                if (IsEncrypted(window.AsSpan(0, read)))
                {
                    throw ScanRun.Encrypted(node, "The PDF is encrypted, so it can't be scanned.");
                }

                FindStreams(window.AsSpan(0, read), at, node);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    // "stream", a line end, then the bytes; not "endstream".
    private void FindStreams(ReadOnlySpan<byte> window, long offset, ScanNode node)
    {
        var keyword = "stream"u8;
        for (var at = 0; window[at..].IndexOf(keyword) is var found and >= 0;)
        {
            var start = at + found;
            at = start + keyword.Length;
            var data = at < window.Length && window[at] == '\r' ? at + 1 : at;
            data = data < window.Length && window[data] == '\n' ? data + 1 : data;
            var isEnd = start >= 3 && window[(start - 3)..start].SequenceEqual("end"u8);

            // One that begins in the overlap of two windows is found in both.
            if (!isEnd && data > at && (streams.Count == 0 || offset + data > streams[^1]))
            {
                streams.Add(offset + data);
                if (streams.Count > MaximumStreams)
                {
                    throw ScanRun.Bomb("streams", node, "The PDF has more streams than are looked at.");
                }
            }
        }
    }

    private async Task StreamAsync(SpooledContent content, ScanNode node, long start)
    {
        var head = new byte[2];
        if (await content.ReadAtAsync(start, head, run.Cancelled) < head.Length || !IsDeflated(head))
        {
            return;
        }

        await using var slice = content.Slice(start, content.Length - start);
        await using var inflated = new ZLibStream(slice, CompressionMode.Decompress, leaveOpen: true);
        await using var counted = new ExpandedStream(new LenientStream(inflated), run, node, () => slice.Taken);
        await scan.InspectAsync(counted, new ScanNode(node.Where, "", node.Depth + 1) { IsProse = false });
    }

    // RFC 1950: the method is deflate, and the two bytes are a multiple of 31.
    private static bool IsDeflated(byte[] head) => (head[0] & 0x0F) == 8 && ((head[0] << 8) | head[1]) % 31 == 0;

    // In the trailer, or in the dictionary of a stream of references: "/Encrypt 5 0 R" or "/Encrypt <<".
    private static bool IsEncrypted(ReadOnlySpan<byte> window)
    {
        var keyword = "/Encrypt"u8;
        for (var at = 0; window[at..].IndexOf(keyword) is var found and >= 0;)
        {
            at += found + keyword.Length;
            var next = window[at..].TrimStart(" \t\r\n\0"u8);
            if (next.Length > 0 && (next[0] is >= (byte)'0' and <= (byte)'9' || next.StartsWith("<<"u8)))
            {
                return true;
            }
        }

        return false;
    }
}
