using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Cartrita.Functions.Http;

/// <summary>Says to browsers that an answer is data: never a page, never in a frame, never kept with its address (ENG-10).</summary>
internal sealed class SecurityHeadersMiddleware : IFunctionsWorkerMiddleware
{
    private const string NothingLoads = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    private const string OneYear = "max-age=31536000; includeSubDomains";

    /// <inheritdoc />
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = NothingLoads;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // RFC 6797, 7.2: over plain HTTP the header is not sent.
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = OneYear;
        }

        return next(context);
    }
}
