using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Http;

/// <summary>Makes a request look as its client sent it, by the word of the proxies that the settings say stand before the app.</summary>
/// <remarks>Each proxy appends what it saw, so the word that counts is as many from the end as there are proxies; what is before it, the client may have written.</remarks>
internal sealed class ProxyMiddleware(IOptions<ProxyOptions> options) : IFunctionsWorkerMiddleware
{
    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedProto = "X-Forwarded-Proto";

    /// <inheritdoc />
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (options.Value.Hops > 0)
        {
            var http = context.GetHttpContext()!;
            if (Word(http.Request.Headers, ForwardedProto) is { } scheme && (scheme == Uri.UriSchemeHttps || scheme == Uri.UriSchemeHttp))
            {
                http.Request.Scheme = scheme;
            }

            // Some proxies write the client's port too.
            if (Word(http.Request.Headers, ForwardedFor) is { } text && IPEndPoint.TryParse(text, out var client))
            {
                http.Connection.RemoteIpAddress = client.Address;
            }
        }

        return next(context);
    }

    // A proxy that replaces the header in place of appending leaves fewer words than there are proxies.
    private string? Word(IHeaderDictionary headers, string name)
    {
        var words = headers[name].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? null : words[Math.Max(0, words.Length - options.Value.Hops)];
    }
}
