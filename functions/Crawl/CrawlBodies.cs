using Cartrita.Core.Attachments;
using Cartrita.Core.Crawl;

namespace Cartrita.Functions.Crawl;

/// <summary>A source as the API shows it: nothing of its addresses and credentials.</summary>
internal sealed record CrawlBody
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required CrawlSourceKind Kind { get; init; }

    /// <summary>Minutes from one start to the next; absent where it is only started by hand.</summary>
    public int? IntervalMinutes { get; init; }

    /// <summary>Whether a run is at work.</summary>
    public required bool Running { get; init; }

    /// <summary>When a run was started last; absent before the first.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How often a start was asked for while that run was at work; such a start is noted, not queued.</summary>
    public required int Overlaps { get; init; }

    /// <summary>The last reports, the latest first.</summary>
    public required IReadOnlyList<CrawlReportBody> Reports { get; init; }

    /// <summary>What the API shows of a source.</summary>
    public static CrawlBody Of(CrawlSource source, CrawlDocument? state, bool isRunning, int mostReports) => new()
    {
        Name = source.Name,
        Kind = source.Kind,
        IntervalMinutes = source.Interval is { } interval ? (int)interval.TotalMinutes : null,
        Running = isRunning,
        StartedAt = state?.StartedAt,
        Overlaps = state?.Overlaps ?? 0,
        Reports = [.. (state?.Reports ?? []).Take(mostReports).Select(CrawlReportBody.Of)],
    };
}

/// <summary>What a run came to.</summary>
internal sealed record CrawlReportBody
{
    /// <summary>The run's number; the first is 1.</summary>
    public required long Number { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>The catalogue's code, where it could not do all that it should.</summary>
    public string? Code { get; init; }

    /// <summary>New items that are indexed or stored.</summary>
    public required int Added { get; init; }

    /// <summary>Items whose new version took the place of the old one.</summary>
    public required int Replaced { get; init; }

    /// <summary>Items that are as they were.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Items that are gone, and their files with them.</summary>
    public required int Deleted { get; init; }

    /// <summary>Items that stand refused; an old version stays.</summary>
    public required int Refused { get; init; }

    /// <summary>Items that failed; an old version stays, and the next run tries again.</summary>
    public required int Failed { get; init; }

    /// <summary>Items that the source says are gone, for the first time; the next run that hears the same deletes them.</summary>
    public required int Missing { get; init; }

    /// <summary>Known items that were not listed, and stay, because the list was empty or not complete.</summary>
    public required int Withheld { get; init; }

    /// <summary>What else there is to know, in one sentence.</summary>
    public string? Notice { get; init; }

    /// <summary>What happened to which item, the unchanged ones left out; at most 200.</summary>
    public required IReadOnlyList<CrawlReportItemBody> Items { get; init; }

    /// <summary>What the API shows of a report.</summary>
    public static CrawlReportBody Of(CrawlReport report) => new()
    {
        Number = report.Number,
        StartedAt = report.StartedAt,
        EndedAt = report.EndedAt,
        Code = report.Code,
        Added = report.Added,
        Replaced = report.Replaced,
        Unchanged = report.Unchanged,
        Deleted = report.Deleted,
        Refused = report.Refused,
        Failed = report.Failed,
        Missing = report.Missing,
        Withheld = report.Withheld,
        Notice = report.Notice,
        Items = [.. report.Items.Select(item => new CrawlReportItemBody { Key = item.Key, Outcome = item.Outcome, Code = item.Code, AttachmentId = item.AttachmentId })],
    };
}

/// <summary>What happened to an item.</summary>
internal sealed record CrawlReportItemBody
{
    /// <summary>A blob's name, an address, or a path in a repository.</summary>
    public required string Key { get; init; }

    /// <summary>What happened.</summary>
    public required CrawlItemOutcome Outcome { get; init; }

    /// <summary>The catalogue's code, where it was refused or failed.</summary>
    public string? Code { get; init; }

    /// <summary>The file that searches find.</summary>
    public AttachmentId? AttachmentId { get; init; }
}

/// <summary>The caller's sources.</summary>
/// <param name="Items">The sources, each with its last report.</param>
internal sealed record CrawlList(IReadOnlyList<CrawlBody> Items);

/// <summary>A run that was started.</summary>
/// <param name="Number">Its number.</param>
internal sealed record CrawlStartedBody(long Number);
