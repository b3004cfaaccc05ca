using System.Net;
using System.Net.Http.Headers;
using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools.Web;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tools.Web;

/// <summary>Reads pages over connections that were checked after their names were resolved; each redirect is checked like a first address. A PDF is read in the sandbox that reads those of users.</summary>
/// <param name="clients">Makes clients.</param>
/// <param name="options">Limits.</param>
/// <param name="pdf">Reads PDFs.</param>
/// <param name="memory">The memory for texts.</param>
/// <param name="elsewhere">Reads what can't be read here.</param>
/// <param name="time">The clock.</param>
internal sealed class WebPages(IHttpClientFactory clients, IOptions<WebPageOptions> options, PdfText pdf, TextMemory memory, PageExtraction elsewhere, TimeProvider time) : IWebPages
{
    /// <summary>The client's name.</summary>
    public const string ClientName = "web-pages";

    // A model waits for it, and with it whoever asked.
    private const int PdfCpuSeconds = 10;
    private const int MostRedirects = 5;
    private const string Agent = "CartritaReader/1.0";

    /// <inheritdoc />
    public bool IsEnabled => options.Value.Enabled;

    /// <inheritdoc />
    public async Task<WebPage> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            var (page, isScripted) = await ReadHereAsync(address, cancellationToken);
            return isScripted && await elsewhere.ReadAsync(address, cancellationToken) is { } text ? page with { Text = text } : page;
        }
        catch (CartritaException fault) when (IsClosedToUs(fault))
        {
            if (await elsewhere.ReadAsync(address, cancellationToken) is { } text)
            {
                return new WebPage(address, null, text);
            }

            throw;
        }
    }

    private async Task<(WebPage Page, bool IsScripted)> ReadHereAsync(Uri address, CancellationToken cancellationToken)
    {
        var (found, type, charset, bytes) = await FetchAsync(address, cancellationToken);
        if (type != WebPageText.Pdf)
        {
            return WebPageText.Read(found, type, charset, bytes);
        }

        using var share = memory.Open();
        return (new WebPage(found, WebPageText.FileName(found), await pdf.ReadPagesAsync(new MemoryStream(bytes, writable: false), PdfCpuSeconds, options.Value.MaxBytes, share, cancellationToken)), false);
    }

    // A page that is gone, or that wants a password, is so for everybody.
    private static bool IsClosedToUs(CartritaException fault) =>
        fault.Problem == Problems.SourceUnavailable || fault is { InnerException: HttpRequestException { StatusCode: HttpStatusCode.Forbidden } };

    private static void RequireSuccess(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        if (status != 200)
        {
            throw new CartritaException(
                status is 429 or >= 500 ? Problems.SourceUnavailable : Problems.SourceRefused, $"The server answered {status}.", new HttpRequestException(null, null, answer.StatusCode));
        }
    }

    private static CartritaException TooLarge(int most) => new(Problems.FileTooLarge, $"The page has more than {most} bytes.");

    private async Task<(Uri Found, string Type, string? Charset, byte[] Bytes)> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var (answer, found) = await FollowAsync(address, either.Token);
            using (answer)
            {
                RequireSuccess(answer);
                var type = WebPageText.TypeOf(answer.Content.Headers.ContentType);
                var bytes = await ReadAsync(answer.Content, type == WebPageText.Pdf ? options.Value.MaxPdfBytes : options.Value.MaxBytes, either.Token);
                return (found, type, answer.Content.Headers.ContentType?.CharSet, bytes);
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

    private static async Task<byte[]> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
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
}
