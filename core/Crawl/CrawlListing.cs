namespace Cartrita.Core.Crawl;

/// <summary>What a source lists.</summary>
/// <param name="Items">Its items, each key once, at most as many as the source may have.</param>
/// <param name="IsComplete">Whether these are all: only then is one that is absent gone.</param>
public sealed record CrawlListing(IReadOnlyList<CrawlItem> Items, bool IsComplete);
