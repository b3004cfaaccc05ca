using Cartrita.Core.Errors;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Crawl;

/// <summary>The bytes of an item on their way in: no more than may come, and no pause longer than is waited for. It remembers why it ended early, whatever its reader makes of that.</summary>
internal sealed class BoundedStream(Stream inner, long maximumBytes, TimeSpan patience, TimeProvider time) : ForwardStream
{
    private long read;

    /// <summary>Why the bytes ended early; null where they did not.</summary>
    public Problem? Problem { get; private set; }

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

    private CartritaException End(Problem problem, Exception? cause)
    {
        Problem = problem;
        return new CartritaException(problem, inner: cause);
    }
}
