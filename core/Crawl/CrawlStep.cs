using Cartrita.Core.Storage;

namespace Cartrita.Core.Crawl;

/// <summary>One step of a run: an item to fetch, or the key of one to remove.</summary>
public sealed record CrawlStep
{
    /// <summary>The item to fetch; null where one is to be removed.</summary>
    public CrawlItem? Item { get; init; }

    /// <summary>The key of the item to remove.</summary>
    public string? Gone { get; init; }
}

/// <summary>A page of the steps of a run, a payload of the run.</summary>
/// <param name="Steps">The steps.</param>
public sealed record CrawlStepPage(IReadOnlyList<CrawlStep> Steps)
{
    /// <summary>Steps a page.</summary>
    public const int Size = 100;
}

/// <summary>The pages of the steps of a run, a payload of the run.</summary>
/// <param name="Pages">The pages, in order.</param>
public sealed record CrawlStepIndex(IReadOnlyList<PayloadRef> Pages);
