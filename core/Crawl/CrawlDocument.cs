using Cartrita.Core.Storage;

namespace Cartrita.Core.Crawl;

/// <summary>How a source stands, at <c>u/{owner}/crawls/{source}</c>.</summary>
public sealed record CrawlDocument : VersionedDocument
{
    /// <summary>How many reports are kept.</summary>
    public const int MostReports = 10;

    /// <summary>The number of the run that was started last; 0 before the first.</summary>
    public long Started { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The number of the run that was closed last.</summary>
    public long Ended { get; init; }

    /// <summary>How often a start was asked for while a run was at work, since that run was started. Such a start is noted, not queued.</summary>
    public int Overlaps { get; init; }

    /// <summary>The last reports, the latest first.</summary>
    public IReadOnlyList<CrawlReport> Reports { get; init; } = [];
}
