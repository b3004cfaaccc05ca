using System.Globalization;
using Cartrita.Core.Governance;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Core.Crawl;

/// <summary>A declared source, checked.</summary>
public sealed record CrawlSource
{
    /// <summary>Its name in the settings: a slug.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required CrawlSourceKind Kind { get; init; }

    /// <summary>Whose files they become.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>From one start to the next; null where it is only started by hand.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>The most items that are looked at.</summary>
    public int MaxItems { get; init; } = 1000;

    /// <summary>The largest item in bytes.</summary>
    public long MaxBytes { get; init; } = 20L * 1024 * 1024;

    /// <summary>The extensions that are taken, with their dot, in lower case; empty for every kind that is taken at all.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>The tags that the files get.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The account of blobs: a connection string.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The account of blobs: its endpoint.</summary>
    public Uri? BlobServiceUri { get; init; }

    /// <summary>The container of blobs.</summary>
    public string Container { get; init; } = string.Empty;

    /// <summary>How the blobs' names begin.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>The addresses, or the one of the sitemap.</summary>
    public IReadOnlyList<Uri> Urls { get; init; } = [];

    /// <summary>The repository, <c>owner/name</c>.</summary>
    public string Repository { get; init; } = string.Empty;

    /// <summary>The grant of the repository: the settings name it, so it is read under this name, and under no other that it may have got since.</summary>
    /// <exception cref="FormatException">The source is none of a repository.</exception>
    public RepositoryGrant Grant => new(RepositoryName.Parse(Repository));

    /// <summary>The branch, tag or commit; null for the default branch.</summary>
    public string? Ref { get; init; }

    /// <summary>The folder in the repository, without slashes at its ends; empty for all.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>What changes when items that were refused may be taken now.</summary>
    public string Rules => string.Join(',', [MaxBytes.ToString(CultureInfo.InvariantCulture), .. Extensions]);

    /// <summary>Whether the source takes files of this name.</summary>
    /// <param name="fileName">A name with its extension.</param>
    public bool Takes(string fileName) =>
        Extensions.Count == 0 || Extensions.Contains(System.IO.Path.GetExtension(fileName), StringComparer.OrdinalIgnoreCase);
}
