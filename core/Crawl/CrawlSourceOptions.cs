namespace Cartrita.Core.Crawl;

/// <summary>One source as the settings declare it, at <c>Crawl:Sources:{name}</c>; <see cref="CrawlSource"/> is its checked form.</summary>
public sealed class CrawlSourceOptions
{
    /// <summary><c>blobs</c>, <c>urls</c>, <c>sitemap</c> or <c>github</c>.</summary>
    public string Kind { get; set; } = string.Empty;

    /// <summary>Whose files they become.</summary>
    public string Owner { get; set; } = string.Empty;

    /// <summary>Minutes from one start to the next; 0 where it is only started by hand.</summary>
    public int IntervalMinutes { get; set; } = 60;

    /// <summary>The most items that are looked at; of more, nothing is deleted.</summary>
    public int MaxItems { get; set; } = 1000;

    /// <summary>The largest item in bytes.</summary>
    public long MaxBytes { get; set; } = 20L * 1024 * 1024;

    /// <summary>The extensions that are taken, with or without their dot; empty for every kind of file that is taken at all.</summary>
    public IList<string> Extensions { get; } = [];

    /// <summary>The tags that the files get.</summary>
    public IList<string> Tags { get; } = [];

    /// <summary>Of blobs: the account's connection string.</summary>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>Of blobs: the account's blob endpoint, used with the app's managed identity; <see cref="ConnectionString"/> wins over it.</summary>
    public string BlobServiceUri { get; set; } = string.Empty;

    /// <summary>Of blobs: the container.</summary>
    public string Container { get; set; } = string.Empty;

    /// <summary>Of blobs: how their names begin.</summary>
    public string Prefix { get; set; } = string.Empty;

    /// <summary>Of urls: the addresses.</summary>
    public IList<string> Urls { get; } = [];

    /// <summary>Of a sitemap: its address.</summary>
    public string SitemapUrl { get; set; } = string.Empty;

    /// <summary>Of github: <c>owner/name</c>.</summary>
    public string Repository { get; set; } = string.Empty;

    /// <summary>Of github: a branch, a tag or a commit; empty for the default branch.</summary>
    public string Ref { get; set; } = string.Empty;

    /// <summary>Of github: the folder; empty for all.</summary>
    public string Path { get; set; } = string.Empty;
}
