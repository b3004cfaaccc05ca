using Cartrita.Core.Errors;

namespace Cartrita.Activities.Crawl;

/// <summary>The bytes of an item on their way in: no more than may come, and no pause longer than is waited for. It remembers why it ended early, whatever its reader makes of that.</summary>
internal sealed class BoundedStream(Stream inner, long maximumBytes, TimeSpan patience, TimeProvider time) : Stream
{
    private long read;

    /// <summary>Why the bytes ended early; null where they did not.</summary>
    public Problem? Problem { get; private set; }

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var pause = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, cancellationToken);
        int count;
        try
        {
            count = await inner.ReadAsync(buffer, either.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw End(Problems.SourceUnavailable, exception);
        }

        read += count;
        return read <= maximumBytes ? count : throw End(Problems.FileTooLarge, null);
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private CartritaException End(Problem problem, Exception? cause)
    {
        Problem = problem;
        return new CartritaException(problem, inner: cause);
    }
}
