namespace Cartrita.Core.Crawl;

/// <summary>One item of a source, as its list shows it.</summary>
public sealed record CrawlItem
{
    /// <summary>What it is called in the source, the same from run to run: a blob's name, an address, a path.</summary>
    public required string Key { get; init; }

    /// <summary>The name that its file gets, where the list tells; else it follows from the answer.</summary>
    public string? FileName { get; init; }

    /// <summary>What changes when the bytes do (an ETag, a hash), where the list tells.</summary>
    public string? Version { get; init; }

    /// <summary>Its length in bytes, where the list tells.</summary>
    public long? SizeBytes { get; init; }
}
