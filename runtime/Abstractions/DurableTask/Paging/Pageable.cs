using System.Runtime.CompilerServices;

namespace Microsoft.DurableTask;

/// <summary>Makes <see cref="AsyncPageable{T}"/> from a function that fetches one page.</summary>
public static class Pageable
{
    /// <summary>Pages of the function's own size.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="pageFunc">Fetches the page at a continuation token; the first call gets null.</param>
    public static AsyncPageable<T> Create<T>(Func<string?, CancellationToken, Task<Page<T>>> pageFunc)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(pageFunc);
        return new FunctionPageable<T>((token, _, cancellation) => pageFunc(token, cancellation));
    }

    /// <summary>Pages of a size that the reader may ask for.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="pageFunc">Fetches the page at a continuation token, of a size; the first call gets null.</param>
    public static AsyncPageable<T> Create<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> pageFunc)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(pageFunc);
        return new FunctionPageable<T>(pageFunc);
    }

    private sealed class FunctionPageable<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> fetch) : AsyncPageable<T>
        where T : notnull
    {
        public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
            Fetch(continuationToken, pageSizeHint);

        private async IAsyncEnumerable<Page<T>> Fetch(
            string? token, int? size, [EnumeratorCancellation] CancellationToken cancellation = default)
        {
            do
            {
                var page = await fetch(token, size, cancellation);
                yield return page;
                token = page.ContinuationToken;
            }
            while (token is not null);
        }
    }
}
