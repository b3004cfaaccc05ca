using System.Collections.Concurrent;
using System.Text;
using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Crawl.Web;

/// <summary>The rules of hosts, as this instance knows them: each is asked once an hour.</summary>
internal sealed class RobotsFiles(WebTransport transport, BodyReader bodies, IOptions<CrawlOptions> options, TimeProvider time)
{
    private const int MostHosts = 1000;
    private const int MostRedirects = 5;

    // RFC 9309 section 2.5.
    private const int MaximumBytes = 500 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (RobotsRules Rules, long Since)> known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Refuses an address that its host keeps the crawler from.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.RobotsDisallowed"/>, or the rules can't be had: then nothing is asked for.</exception>
    public async Task RequireAllowedAsync(Uri address, CancellationToken cancellationToken)
    {
        var host = address.GetLeftPart(UriPartial.Authority);
        if (!known.TryGetValue(host, out var rules) || time.GetElapsedTime(rules.Since) > Lifetime)
        {
            rules = (await FetchAsync(new Uri($"{host}/robots.txt"), cancellationToken), time.GetTimestamp());
            if (known.Count >= MostHosts)
            {
                known.Clear();
            }

            known[host] = rules;
        }

        if (!rules.Rules.Allow(address))
        {
            throw new CartritaException(Problems.RobotsDisallowed);
        }
    }

    private async Task<RobotsRules> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            using var answer = await transport.GetAsync(address, known: null, cancellationToken);
            var status = (int)answer.StatusCode;
            if (status is >= 300 and < 400 && answer.Headers.Location is { } location)
            {
                address = new Uri(address, location);
                continue;
            }

            if (status is 429 or >= 500)
            {
                throw new CartritaException(Problems.SourceUnavailable);
            }

            return status == 200 ? await ReadAsync(answer, cancellationToken) : RobotsRules.None;
        }

        return RobotsRules.None;
    }

    private async Task<RobotsRules> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            using var bytes = await bodies.ReadAsync(body, MaximumBytes, cancellationToken);
            return RobotsRules.Parse(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length), options.Value.UserAgent);
        }
        catch (CartritaException exception) when (exception.Problem == Problems.FileTooLarge)
        {
            // Nobody means such a file to be obeyed in part.
            throw new CartritaException(Problems.SourceUnavailable, inner: exception);
        }
    }
}
