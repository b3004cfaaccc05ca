using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>What an MCP server sends, message by message within their size: whoever reads whole messages into memory meets the limit while they come, and not when they are there.</summary>
/// <param name="source">What it sends.</param>
/// <param name="end">Where messages end.</param>
internal sealed class McpMessageStream(Stream source, McpMessageEnd end) : ForwardStream
{
    private long bytes;
    private long lineBytes;
    private bool isAfterReturn;

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken);
        Count(buffer.Span[..read]);
        return read;
    }

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        Count(buffer[..read]);
        return read;
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<byte> read)
    {
        while (read.Length > 0)
        {
            var line = end == McpMessageEnd.Stream ? -1 : read.IndexOfAny((byte)'\n', (byte)'\r');
            var taken = line < 0 ? read.Length : line + 1;
            bytes += taken;
            if (bytes > McpMessageTooLargeException.MostBytes)
            {
                throw new McpMessageTooLargeException();
            }

            if (line < 0)
            {
                lineBytes += taken;
                isAfterReturn = false;
            }
            else
            {
                End(line, read[line] == '\r');
            }

            read = read[taken..];
        }
    }

    // A line ends with \r, \n or both.
    private void End(int length, bool isReturn)
    {
        var isRestOfEnd = isAfterReturn && length == 0 && !isReturn;
        if (!isRestOfEnd && (end == McpMessageEnd.Line || lineBytes + length == 0))
        {
            bytes = 0;
        }

        (lineBytes, isAfterReturn) = (0, isReturn);
    }
}
