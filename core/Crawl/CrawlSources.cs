using Cartrita.Core.Governance;

namespace Cartrita.Core.Crawl;

/// <summary>The declared sources, checked.</summary>
/// <param name="options">The settings; valid.</param>
public sealed class CrawlSources(CrawlOptions options)
{
    /// <summary>All of them, in the order of their names.</summary>
    public IReadOnlyList<CrawlSource> All { get; } =
        [.. options.Sources.OrderBy(source => source.Key, StringComparer.Ordinal).Select(source => CrawlSourceRules.Check(source.Key, source.Value))];

    /// <summary>The source of this name that belongs to the owner; null where there is none.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="name">Its name.</param>
    public CrawlSource? Find(OwnerId owner, string name) => All.FirstOrDefault(source => source.Name == name && source.OwnerId == owner);
}
