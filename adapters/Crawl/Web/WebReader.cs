using System.Net.Http.Headers;
using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Crawl.Web;

/// <summary>Reads addresses, those that the settings name or those of a sitemap.</summary>
internal sealed class WebReader(WebCrawler web, SitemapFiles sitemaps, TimeProvider time) : ICrawlReader
{
    private const int LongestVersion = 200;

    /// <inheritdoc />
    public IReadOnlyList<CrawlSourceKind> Kinds { get; } = [CrawlSourceKind.Urls, CrawlSourceKind.Sitemap];

    /// <inheritdoc />
    public async Task<CrawlListing> ListAsync(CrawlSource source, CancellationToken cancellationToken)
    {
        var (addresses, isComplete) = source.Kind == CrawlSourceKind.Sitemap
            ? await sitemaps.ReadAsync(source.Urls[0], source.MaxItems, cancellationToken)
            : (source.Urls, true);
        List<string> keys = [.. addresses.Select(address => address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped)).Distinct(StringComparer.Ordinal)];
        return new CrawlListing([.. keys.Take(source.MaxItems).Select(key => new CrawlItem { Key = key })], isComplete && keys.Count <= source.MaxItems);
    }

    /// <inheritdoc />
    public async Task<CrawlFetch> OpenAsync(CrawlSource source, CrawlItem item, CrawlVersion? known, CancellationToken cancellationToken)
    {
        var isConditional = known is { Version: not null } or { LastModified: not null };
        var (answer, address) = await web.GetAsync(new Uri(item.Key), known, cancellationToken);
        if (WebCrawler.Refusal(answer, isConditional, time) is { } refusal)
        {
            answer.Dispose();
            return refusal;
        }

        return new CrawlFetch
        {
            Content = await OpenAsync(answer, cancellationToken),
            Source = answer,
            Version = VersionOf(answer.Headers.ETag),
            LastModified = answer.Content.Headers.LastModified?.ToString("r", System.Globalization.CultureInfo.InvariantCulture),
            FileName = WebFileName.Of(address, answer.Content.Headers.ContentType?.MediaType),
            SizeBytes = answer.Content.Headers.ContentLength,
        };
    }

    private static async Task<Stream> OpenAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.Content.ReadAsStreamAsync(cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            answer.Dispose();
            throw new CartritaException(Problems.SourceUnavailable, inner: exception);
        }
    }

    private static string? VersionOf(EntityTagHeaderValue? tag) => tag?.ToString() is { Length: <= LongestVersion } text ? text : null;
}
