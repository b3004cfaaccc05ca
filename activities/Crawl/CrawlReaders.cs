using Cartrita.Core.Crawl;

namespace Cartrita.Activities.Crawl;

/// <summary>Finds what reads a source.</summary>
/// <param name="readers">The readers.</param>
public sealed class CrawlReaders(IEnumerable<ICrawlReader> readers)
{
    private readonly Dictionary<CrawlSourceKind, ICrawlReader> byKind =
        readers.SelectMany(reader => reader.Kinds.Select(kind => KeyValuePair.Create(kind, reader))).ToDictionary();

    /// <summary>The reader of a source.</summary>
    /// <param name="source">The source.</param>
    public ICrawlReader Of(CrawlSource source) => byKind[source.Kind];
}
