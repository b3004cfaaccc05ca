using Cartrita.Core.Errors;

namespace Cartrita.Core.Crawl;

/// <summary>What asking for an item came to: its bytes, or that they are unchanged or gone, or why they can't be had.</summary>
public sealed record CrawlFetch : IAsyncDisposable
{
    /// <summary>The bytes; null where there are none.</summary>
    public Stream? Content { get; init; }

    /// <summary>What changes when the bytes do; null where the source does not tell.</summary>
    public string? Version { get; init; }

    /// <summary>When they were changed last, as the source writes it; asked with where there is no version.</summary>
    public string? LastModified { get; init; }

    /// <summary>The name of the file, not checked.</summary>
    public string? FileName { get; init; }

    /// <summary>The length in bytes, where it is said before they come.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>The bytes are those that are known.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>There is no such item.</summary>
    public bool IsGone { get; init; }

    /// <summary>Why the item can't be had. One that is retriable may be had in the next run.</summary>
    public Problem? Problem { get; init; }

    /// <summary>After how many seconds the source wants to be asked again; null where it does not say.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>What the bytes come through; closed with them.</summary>
    public IDisposable? Source { get; init; }

    /// <summary>A fetch that came to a problem.</summary>
    /// <param name="problem">Which.</param>
    /// <param name="retryAfterSeconds">When the source wants to be asked again.</param>
    public static CrawlFetch Failed(Problem problem, int? retryAfterSeconds = null) => new() { Problem = problem, RetryAfterSeconds = retryAfterSeconds };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Content is not null)
        {
            await Content.DisposeAsync();
        }

        Source?.Dispose();
    }
}
