using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Crawl.Web;

/// <summary>One request to the web, without following where it leads.</summary>
internal sealed class WebTransport(IHttpClientFactory clients, HostPace pace, IOptions<CrawlOptions> options, TimeProvider time)
{
    /// <summary>The client's name.</summary>
    public const string ClientName = "crawl-web";

    /// <summary>Sends a GET and gives its head; the body is still to be read.</summary>
    /// <exception cref="CartritaException">There is no answer, or the address is refused.</exception>
    public async Task<HttpResponseMessage> GetAsync(Uri address, CrawlVersion? known, CancellationToken cancellationToken)
    {
        if (address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
        {
            throw new CartritaException(Problems.AddressRefused);
        }

        await pace.WaitAsync(address, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.ParseAdd($"{options.Value.UserAgent}/1.0");
        if (known?.Version is { } version)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", version);
        }
        else if (known?.LastModified is { } modified)
        {
            request.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (HttpRequestException exception) when (exception.InnerException is CartritaException refused)
        {
            throw new CartritaException(refused.Problem, inner: exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new CartritaException(Problems.SourceUnavailable, inner: exception);
        }
    }
}
