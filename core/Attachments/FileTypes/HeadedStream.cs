using Cartrita.Core.Storage;

namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>Bytes that were read already, and the stream that they came from behind them; read forward only.</summary>
/// <param name="head">What was read.</param>
/// <param name="rest">Where it came from; stays the caller's.</param>
public sealed class HeadedStream(ReadOnlyMemory<byte> head, Stream rest) : ForwardStream
{
    private ReadOnlyMemory<byte> head = head;

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        if (head.Length == 0)
        {
            return rest.Read(buffer);
        }

        var count = Math.Min(head.Length, buffer.Length);
        head.Span[..count].CopyTo(buffer);
        head = head[count..];
        return count;
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        head.Length == 0 ? rest.ReadAsync(buffer, cancellationToken) : new ValueTask<int>(Read(buffer.Span));

    /// <summary>Passes over bytes; ends where the stream does.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether they were all there.</returns>
    public async Task<bool> SkipAsync(long count, CancellationToken cancellationToken)
    {
        var known = (int)Math.Min(count, head.Length);
        head = head[known..];
        count -= known;
        if (count > 0 && rest.CanSeek)
        {
            var there = rest.Length - rest.Position >= count;
            rest.Position = there ? rest.Position + count : rest.Length;
            return there;
        }

        var block = count > 0 ? new byte[Math.Min(count, 64 * 1024)] : [];
        while (count > 0)
        {
            var read = await rest.ReadAsync(block.AsMemory(0, (int)Math.Min(count, block.Length)), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            count -= read;
        }

        return true;
    }
}
