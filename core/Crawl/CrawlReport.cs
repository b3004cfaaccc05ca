using Cartrita.Core.Attachments;

namespace Cartrita.Core.Crawl;

/// <summary>What a run came to.</summary>
public sealed record CrawlReport
{
    /// <summary>How many items it names at most; the figures count all.</summary>
    public const int MostItems = 200;

    /// <summary>The run's number.</summary>
    public required long Number { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Why it could not do all that it should; null where it did.</summary>
    public string? Code { get; init; }

    /// <summary>New items that are indexed or stored.</summary>
    public int Added { get; init; }

    /// <summary>Items whose new version took the place of the old one.</summary>
    public int Replaced { get; init; }

    /// <summary>Items that are as they were.</summary>
    public int Unchanged { get; init; }

    /// <summary>Items that are gone, and their files with them.</summary>
    public int Deleted { get; init; }

    /// <summary>Items that stand refused; an old version stays.</summary>
    public int Refused { get; init; }

    /// <summary>Items that failed; an old version stays, and the next run tries again.</summary>
    public int Failed { get; init; }

    /// <summary>Items that the source says are gone, for the first time.</summary>
    public int Missing { get; init; }

    /// <summary>What else there is to know, in one sentence.</summary>
    public string? Notice { get; init; }

    /// <summary>Known items that were not listed, and stay, because the list was empty or not complete.</summary>
    public int Withheld { get; init; }

    /// <summary>What happened to which item, the unchanged ones left out.</summary>
    public IReadOnlyList<CrawlReportItem> Items { get; init; } = [];
}

/// <summary>What happened to an item.</summary>
/// <param name="Key">Its key in the source.</param>
/// <param name="Outcome">What.</param>
public sealed record CrawlReportItem(string Key, CrawlItemOutcome Outcome)
{
    /// <summary>The catalogue's code, where it was refused or failed.</summary>
    public string? Code { get; init; }

    /// <summary>Its file; null where there is none.</summary>
    public AttachmentId? AttachmentId { get; init; }
}
