using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Crawl.Web;

/// <summary>Asks the web as a polite crawler does: by each host's rules, at its pace, and over few redirects, each of which is checked like the first address.</summary>
internal sealed class WebCrawler(WebTransport transport, RobotsFiles robots)
{
    private const int MostRedirects = 5;

    /// <summary>Gets what is at an address, with the address where it was found; the body is still to be read.</summary>
    /// <exception cref="CartritaException">There is no answer, or nothing may be asked for there.</exception>
    public async Task<(HttpResponseMessage Answer, Uri Address)> GetAsync(Uri address, CrawlVersion? known, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            await robots.RequireAllowedAsync(address, cancellationToken);
            var answer = await transport.GetAsync(address, known, cancellationToken);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location)
            {
                return (answer, address);
            }

            answer.Dispose();
            var next = new Uri(address, location);
            if (redirects == MostRedirects || (address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps))
            {
                throw new CartritaException(Problems.SourceRefused);
            }

            address = next;
        }
    }

    /// <summary>Why an answer has nothing to read; null where it has.</summary>
    public static CrawlFetch? Refusal(HttpResponseMessage answer, bool isConditional, TimeProvider time) => (int)answer.StatusCode switch
    {
        200 => null,
        304 when isConditional => new CrawlFetch { IsUnchanged = true },
        404 or 410 => new CrawlFetch { IsGone = true },
        429 or 503 => CrawlFetch.Failed(Problems.SourceUnavailable, RetryAfter(answer, time)),
        >= 400 and < 500 => CrawlFetch.Failed(Problems.SourceRefused),
        _ => CrawlFetch.Failed(Problems.SourceUnavailable),
    };

    /// <summary>When a server wants to be asked again, in seconds; null where it does not say.</summary>
    public static int? RetryAfter(HttpResponseMessage answer, TimeProvider time) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => Seconds(delta),
        { Date: { } date } => Seconds(date - time.GetUtcNow()),
        _ => null,
    };

    private static int Seconds(TimeSpan wait) => (int)Math.Clamp(Math.Ceiling(wait.TotalSeconds), 1, int.MaxValue / 2);
}
