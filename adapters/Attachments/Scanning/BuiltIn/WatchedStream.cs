using System.Buffers;
using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Reads a stream in large blocks, lets its head be looked at, and notices where the EICAR test file passes, whoever reads it and whatever for.</summary>
/// <param name="source">The bytes; stays the caller's.</param>
internal sealed class WatchedStream(Stream source) : ForwardStream
{
    /// <summary>What is read at once.</summary>
    public const int BlockLength = 128 * 1024;

    private readonly EicarMatch eicar = new();
    private byte[]? block = ArrayPool<byte>.Shared.Rent(BlockLength);
    private int start;
    private int end;

    /// <summary>Whether the test file has passed.</summary>
    public bool HoldsTestFile { get; private set; }

    /// <summary>How many bytes were read from the source.</summary>
    public long Taken { get; private set; }

    /// <summary>The first bytes that are not read yet, as many as asked for where the stream has them.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        while (end - start < count && await FillAsync(cancellationToken))
        {
        }

        return block.AsMemory(start, Math.Min(count, end - start));
    }

    /// <summary>The next bytes that are here, read again by nobody; empty at the end. They are valid until the next read.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
    {
        if (start == end)
        {
            (start, end) = (0, 0);
            await FillAsync(cancellationToken);
        }

        var next = block.AsMemory(start, end - start);
        start = end;
        return next;
    }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (start == end)
        {
            (start, end) = (0, 0);
            if (!await FillAsync(cancellationToken))
            {
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, end - start);
        block.AsMemory(start, count).CopyTo(buffer);
        start += count;
        return count;
    }

    /// <summary>Reads what is left, so that it is watched.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        while ((await NextAsync(cancellationToken)).Length > 0)
        {
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (block is { } rented)
        {
            block = null;
            ArrayPool<byte>.Shared.Return(rented);
        }

        base.Dispose(disposing);
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = await source.ReadAsync(block.AsMemory(end), cancellationToken);
        HoldsTestFile |= read > 0 && eicar.Feed(block.AsSpan(end, read));
        end += read;
        Taken += read;
        return read > 0;
    }
}
