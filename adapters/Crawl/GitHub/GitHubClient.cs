using System.Globalization;
using System.Net.Http.Headers;
using Cartrita.Adapters.Crawl.Web;
using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Crawl.GitHub;

/// <summary>Asks GitHub's REST API. Its limits are its own: what it says about them is handed on, and whoever asked waits.</summary>
internal sealed class GitHubClient(IHttpClientFactory clients, IOptions<GitHubOptions> options, IOptions<CrawlOptions> crawl, TimeProvider time)
{
    /// <summary>The client's name.</summary>
    public const string ClientName = "crawl-github";

    /// <summary>JSON.</summary>
    public const string Json = "application/vnd.github+json";

    /// <summary>The bytes of a file.</summary>
    public const string Raw = "application/vnd.github.raw+json";

    private const int MostRedirects = 3;

    /// <summary>Sends a GET and gives its head; the body is still to be read.</summary>
    /// <exception cref="CartritaException">There is no answer.</exception>
    public async Task<HttpResponseMessage> GetAsync(string path, string accept, string? version, CancellationToken cancellationToken)
    {
        var address = new Uri(options.Value.Address, path);
        for (var redirects = 0; ; redirects++)
        {
            var answer = await SendAsync(address, accept, version, cancellationToken);

            // A renamed repository is found under its number. The token goes to no other host.
            if ((int)answer.StatusCode is not (301 or 302 or 307 or 308) || answer.Headers.Location is not { } location || redirects == MostRedirects
                || new Uri(address, location) is var next && next.GetLeftPart(UriPartial.Authority) != address.GetLeftPart(UriPartial.Authority))
            {
                return answer;
            }

            answer.Dispose();
            address = next;
        }
    }

    /// <summary>Why an answer has nothing to read; null where it has.</summary>
    public CrawlFetch? Refusal(HttpResponseMessage answer) => (int)answer.StatusCode switch
    {
        200 => null,
        304 => new CrawlFetch { IsUnchanged = true },
        404 or 410 => new CrawlFetch { IsGone = true },
        403 or 429 when Wait(answer) is { } seconds => CrawlFetch.Failed(Problems.SourceUnavailable, seconds),
        429 or >= 500 => CrawlFetch.Failed(Problems.SourceUnavailable),
        _ => CrawlFetch.Failed(Problems.SourceRefused),
    };

    // The secondary limits say how long, the primary one says until when.
    private int? Wait(HttpResponseMessage answer)
    {
        if (WebCrawler.RetryAfter(answer, time) is { } seconds)
        {
            return seconds;
        }

        return Header(answer, "x-ratelimit-remaining") == 0 && Header(answer, "x-ratelimit-reset") is { } reset
            ? (int)Math.Clamp(reset - time.GetUtcNow().ToUnixTimeSeconds(), 1, int.MaxValue / 2)
            : null;
    }

    private static long? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) && long.TryParse(values.First(), CultureInfo.InvariantCulture, out var value) ? value : null;

    private async Task<HttpResponseMessage> SendAsync(Uri address, string accept, string? version, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.UserAgent.ParseAdd($"{crawl.Value.UserAgent}/1.0");
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        if (options.Value.Token.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.Token);
        }

        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", version);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(crawl.Value.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new CartritaException(Problems.SourceUnavailable, inner: exception);
        }
    }
}
