using System.IO.Compression;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Looks into a gzip file: the one file in it, or the tar that it compresses.</summary>
/// <param name="run">The scan.</param>
/// <param name="scan">Looks at what comes out.</param>
internal sealed class GzipScan(ScanRun run, ContentScan scan)
{
    /// <summary>Reads it to its end.</summary>
    public async Task InspectAsync(WatchedStream content, ScanNode node)
    {
        run.CountMember(node);
        await using var inflated = new GZipStream(content, CompressionMode.Decompress, leaveOpen: true);
        await using var counted = new ExpandedStream(inflated, run, node, () => content.Taken);
        await scan.InspectAsync(counted, node.Inside(InnerName(node.Name)));

        // What stands behind the compressed bytes is read too.
        await content.DrainAsync(run.Cancelled);
    }

    private static string InnerName(string name) => Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".GZ" => Path.GetFileNameWithoutExtension(name),
        ".TGZ" => $"{Path.GetFileNameWithoutExtension(name)}.tar",
        _ => "",
    };
}
