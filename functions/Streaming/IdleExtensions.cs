using System.Runtime.CompilerServices;

namespace Cartrita.Functions.Streaming;

/// <summary>Lets a reader of a stream do something while nothing comes.</summary>
internal static class IdleExtensions
{
    /// <summary>The sequence, with a null wherever nothing came for a time.</summary>
    public static async IAsyncEnumerable<T?> WithIdle<T>(
        this IAsyncEnumerable<T> source, TimeSpan period, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        // The source has a token of its own: an enumerator may only be disposed once its pending step has ended.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var items = source.GetAsyncEnumerator(ending.Token);
        Task<bool> next = Task.FromResult(true);
        try
        {
            while (true)
            {
                next = items.MoveNextAsync().AsTask();
                while (!await ArrivesAsync(next, period, time))
                {
                    yield return null;
                }

                if (!await next)
                {
                    yield break;
                }

                yield return items.Current;
            }
        }
        finally
        {
            await ending.CancelAsync();
            await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await items.DisposeAsync();
        }
    }

    private static async Task<bool> ArrivesAsync(Task next, TimeSpan period, TimeProvider time)
    {
        if (next.IsCompleted)
        {
            return true;
        }

        using var waiting = new CancellationTokenSource();
        var timeout = Task.Delay(period, time, waiting.Token);
        var first = await Task.WhenAny(next, timeout);
        await waiting.CancelAsync();
        return first == next;
    }
}
