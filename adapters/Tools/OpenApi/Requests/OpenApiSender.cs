using Cartrita.Adapters.Vendors;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>Sends requests to a document's server, in the way of vendors.</summary>
/// <param name="sender">The way.</param>
internal sealed class OpenApiSender(VendorSender sender)
{
    private const int MostRedirects = 3;

    /// <summary>Sends a request; one that only reads follows redirects within its origin.</summary>
    /// <param name="operation">The operation, as metrics name it.</param>
    /// <param name="request">Makes a request.</param>
    /// <param name="isRepeatable">Whether it may reach the server twice.</param>
    /// <param name="maximumBytes">How much of the answer is read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CartritaException">One of the problems of vendors, or <see cref="Problems.AddressRefused"/>.</exception>
    public async Task<OpenApiAnswer> SendAsync(string operation, Func<HttpRequestMessage> request, bool isRepeatable, int maximumBytes, CancellationToken cancellationToken)
    {
        Uri? target = null;
        for (var redirect = 0; ; redirect++)
        {
            Uri asked = null!;
            var answer = await SendOnceAsync(
                operation,
                () =>
                {
                    var message = request();
                    message.RequestUri = target ?? message.RequestUri;
                    asked = message.RequestUri!;
                    return message;
                },
                isRepeatable, maximumBytes, cancellationToken);
            // What may have done something is not sent elsewhere: that it leads there is its answer, as after a post that made what is now to be read (RFC 9110, 15.4.4).
            if (answer.Location is null || !isRepeatable)
            {
                return answer;
            }

            target = new Uri(asked, answer.Location);
            var isSameOrigin = Uri.Compare(target, asked, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
            if (!isSameOrigin || redirect == MostRedirects)
            {
                throw new CartritaException(Problems.VendorBadResponse, "The server sends the call elsewhere, and it is not followed there.");
            }
        }
    }

    private async Task<OpenApiAnswer> SendOnceAsync(string operation, Func<HttpRequestMessage> request, bool isRepeatable, int maximumBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.SendAsync(
                new VendorCall<OpenApiAnswer>
                {
                    Operation = operation,
                    Request = request,
                    Read = (answer, token) => OpenApiAnswer.ReadAsync(answer, maximumBytes, token),
                    IsRepeatable = isRepeatable,
                },
                cancellationToken);
        }
        catch (CartritaException exception) when (Refusal(exception) is { } refusal)
        {
            throw new CartritaException(refusal.Problem, "The server's address is private; it is called only where the settings name it.", exception);
        }
    }

    private static CartritaException? Refusal(Exception exception)
    {
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is CartritaException { Problem: var problem } refusal && problem == Problems.AddressRefused)
            {
                return refusal;
            }
        }

        return null;
    }
}
