using Cartrita.Core.Errors;

namespace Cartrita.Core.Crawl;

/// <summary>Reads the sources of one kind.</summary>
public interface ICrawlReader
{
    /// <summary>The kinds that it reads.</summary>
    IReadOnlyList<CrawlSourceKind> Kinds { get; }

    /// <summary>Lists a source, up to as many items as it may have.</summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="CartritaException">It can't be listed: <see cref="Problems.SourceUnavailable"/> and the like.</exception>
    Task<CrawlListing> ListAsync(CrawlSource source, CancellationToken cancellationToken);

    /// <summary>Asks for an item, on condition that it changed where a version of it is known.</summary>
    /// <param name="source">The source.</param>
    /// <param name="item">The item.</param>
    /// <param name="known">The version that is known; null where none is.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<CrawlFetch> OpenAsync(CrawlSource source, CrawlItem item, CrawlVersion? known, CancellationToken cancellationToken);
}

/// <summary>A version of an item that was fetched before.</summary>
/// <param name="Version">What changes when the bytes do; null where the source did not tell.</param>
/// <param name="LastModified">When they were changed last, as the source wrote it; null where it did not.</param>
public sealed record CrawlVersion(string? Version, string? LastModified);
