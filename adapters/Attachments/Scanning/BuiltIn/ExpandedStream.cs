using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>What comes out of compressed bytes, counted against the limits of the scan.</summary>
/// <param name="source">Gives the expanded bytes.</param>
/// <param name="run">The limits.</param>
/// <param name="node">What is expanded.</param>
/// <param name="input">How many bytes the compressed form has, or has given so far.</param>
/// <param name="declared">How many bytes there are to be; null where nothing says so.</param>
internal sealed class ExpandedStream(Stream source, ScanRun run, ScanNode node, Func<long> input, long? declared = null) : ForwardStream
{
    private long output;

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken);
        output += read;
        run.CountExpanded(node, read, output, input());
        if (output > declared)
        {
            throw ScanRun.Bomb("declared_size", node, "A member of the archive is larger than it says.");
        }

        return read > 0 || buffer.Length == 0 || declared is null || output == declared
            ? read
            : throw new InvalidDataException("A member of the archive is shorter than it says.");
    }
}
