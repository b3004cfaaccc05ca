using System.IO.Compression;
using System.Xml;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Crawl.Web;

/// <summary>Reads a sitemap and those that it names (sitemaps.org, protocol 0.9): XML, plain or gzip, few of them and not deep.</summary>
/// <remarks>Pages of other hosts than the sitemap's are left out, as the protocol has it: a site can't send the crawler to another.</remarks>
internal sealed class SitemapFiles(WebCrawler web, BodyReader bodies)
{
    private const int MostFiles = 50;
    private const int Deepest = 3;
    private const int MaximumBytes = 50 * 1024 * 1024;

    /// <summary>The pages, up to one more than so many, and whether every sitemap could be read.</summary>
    /// <exception cref="CartritaException">The first sitemap can't be read.</exception>
    public async Task<(IReadOnlyList<Uri> Pages, bool IsComplete)> ReadAsync(Uri root, int mostPages, CancellationToken cancellationToken)
    {
        var (pages, seen, isComplete) = (new List<Uri>(), new HashSet<string>(StringComparer.Ordinal), true);
        var waiting = new Queue<(Uri Address, int Depth)>([(root, 1)]);
        while (waiting.TryDequeue(out var next) && pages.Count <= mostPages)
        {
            if (!seen.Add(next.Address.AbsoluteUri))
            {
                continue;
            }

            if (seen.Count > MostFiles || next.Depth > Deepest)
            {
                isComplete = false;
                continue;
            }

            try
            {
                var (found, nested) = await FetchAsync(next.Address, cancellationToken);
                pages.AddRange(found.Where(page => page.Host == root.Host).Take(mostPages + 1 - pages.Count));
                foreach (var address in nested)
                {
                    waiting.Enqueue((address, next.Depth + 1));
                }
            }
            catch (CartritaException) when (next.Address != root)
            {
                // What the others list is still worth having; nothing is taken for gone.
                isComplete = false;
            }
        }

        return (pages, isComplete);
    }

    private async Task<(List<Uri> Pages, List<Uri> Sitemaps)> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        var (answer, _) = await web.GetAsync(address, known: null, cancellationToken);
        using (answer)
        {
            if ((int)answer.StatusCode != 200)
            {
                throw new CartritaException((int)answer.StatusCode is >= 400 and < 500 and not 429 ? Problems.SourceRefused : Problems.SourceUnavailable);
            }

            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            using var bytes = await bodies.ReadAsync(body, MaximumBytes, cancellationToken);
            using var plain = await UnpackAsync(bytes, cancellationToken);
            try
            {
                return await ParseAsync(plain);
            }
            catch (XmlException exception)
            {
                throw new CartritaException(Problems.SourceUnavailable, inner: exception);
            }
        }
    }

    private async Task<MemoryStream> UnpackAsync(MemoryStream bytes, CancellationToken cancellationToken)
    {
        if (bytes.GetBuffer() is not [0x1F, 0x8B, ..])
        {
            return bytes;
        }

        await using var packed = new GZipStream(bytes, CompressionMode.Decompress);
        return await bodies.ReadAsync(packed, MaximumBytes, cancellationToken);
    }

    private static async Task<(List<Uri> Pages, List<Uri> Sitemaps)> ParseAsync(Stream xml)
    {
        var (pages, sitemaps) = (new List<Uri>(), new List<Uri>());
        var settings = new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true };
        using var reader = XmlReader.Create(xml, settings);
        var parent = string.Empty;
        while (await reader.ReadAsync())
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (reader.LocalName is "url" or "sitemap")
            {
                parent = reader.LocalName;
            }
            else if (reader.LocalName == "loc" && reader.Depth == 2 && !reader.IsEmptyElement)
            {
                await reader.ReadAsync();
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && Uri.TryCreate(reader.Value.Trim(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                {
                    (parent == "sitemap" ? sitemaps : pages).Add(address);
                }
            }
        }

        return (pages, sitemaps);
    }
}
