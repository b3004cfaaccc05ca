using System.Net.Http.Headers;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools.Web;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tools.Web;

/// <summary>Reads pages over connections that were checked after their names were resolved; each redirect is checked like a first address.</summary>
internal sealed class WebPages(IHttpClientFactory clients, IOptions<WebPageOptions> options, TimeProvider time) : IWebPages
{
    /// <summary>The client's name.</summary>
    public const string ClientName = "web-pages";

    private const int MostRedirects = 5;
    private const string Agent = "CartritaReader/1.0";

    /// <inheritdoc />
    public bool IsEnabled => options.Value.Enabled;

    /// <inheritdoc />
    public async Task<WebPage> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var (answer, found) = await FollowAsync(address, either.Token);
            using (answer)
            {
                RequireSuccess(answer);
                var type = WebPageText.TypeOf(answer.Content.Headers.ContentType);
                var bytes = await ReadAsync(answer.Content, either.Token);
                return WebPageText.Read(found, type, answer.Content.Headers.ContentType?.CharSet, bytes);
            }
        }
        catch (HttpRequestException exception) when (exception.InnerException is CartritaException refused)
        {
            throw new CartritaException(refused.Problem, inner: exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new CartritaException(Problems.SourceUnavailable, inner: exception);
        }
    }

    private async Task<(HttpResponseMessage Answer, Uri Found)> FollowAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
            {
                throw new CartritaException(Problems.AddressRefused);
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.UserAgent.ParseAdd(Agent);
            WebPageText.Types.ToList().ForEach(type => request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type)));
            var answer = await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location)
            {
                return (answer, address);
            }

            answer.Dispose();
            var next = new Uri(address, location);
            if (redirects == MostRedirects || (address.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp))
            {
                throw new CartritaException(Problems.SourceRefused, "The page redirects too often, or away from https.");
            }

            address = next;
        }
    }

    private static void RequireSuccess(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        if (status != 200)
        {
            throw new CartritaException(status is 429 or >= 500 ? Problems.SourceUnavailable : Problems.SourceRefused, $"The server answered {status}.");
        }
    }

    private async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var most = options.Value.MaxBytes;
        if (content.Headers.ContentLength > most)
        {
            throw TooLarge(most);
        }

        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (bytes.Length + read > most)
            {
                throw TooLarge(most);
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    private static CartritaException TooLarge(int most) => new(Problems.FileTooLarge, $"The page has more than {most} bytes.");
}
