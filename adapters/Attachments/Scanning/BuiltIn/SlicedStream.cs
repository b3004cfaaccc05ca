using System.Buffers;
using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>A stretch of a content, read forward in blocks that grow: a short one costs one short read.</summary>
/// <param name="content">The content; stays the caller's.</param>
/// <param name="offset">Where the stretch begins.</param>
/// <param name="length">Its length.</param>
internal sealed class SlicedStream(SpooledContent content, long offset, long length) : ForwardStream
{
    private const int FirstBlock = 8 * 1024;
    private const int LargestBlock = 128 * 1024;

    private byte[] block = [];
    private int start;
    private int end;
    private int next = FirstBlock;

    /// <summary>How many bytes were read of the stretch.</summary>
    public long Taken { get; private set; }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (start == end)
        {
            await FillAsync(cancellationToken);
        }

        var count = Math.Min(buffer.Length, end - start);
        block.AsMemory(start, count).CopyTo(buffer);
        start += count;
        return count;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        Return();
        base.Dispose(disposing);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(next, length - Taken);
        next = Math.Min(next * 2, LargestBlock);
        if (block.Length < wanted)
        {
            Return();
            block = ArrayPool<byte>.Shared.Rent(wanted);
        }

        (start, end) = (0, wanted <= 0 ? 0 : await content.ReadAtAsync(offset + Taken, block.AsMemory(0, wanted), cancellationToken));
        Taken += end;
    }

    private void Return()
    {
        if (block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(block);
            block = [];
        }
    }
}
