using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Http;

/// <summary>Lets pages of the configured origins call the API from a browser. Credentials are headers that the page sets, so cookies are never allowed.</summary>
internal sealed class CorsMiddleware(IOptions<CorsOptions> options) : IFunctionsWorkerMiddleware
{
    private const string Methods = "GET, POST, PUT, PATCH, DELETE";
    private const string SentHeaders = "Authorization, Content-Digest, Content-Type, Accept, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID, MCP-Protocol-Version, Mcp-Method, Mcp-Name, X-Api-Key, X-File-Name, X-Request-ID, X-Stream-Protocol, traceparent, Tus-Resumable, Upload-Checksum, Upload-Length, Upload-Metadata, Upload-Offset";
    private const string SeenHeaders = "ETag, Retry-After, RateLimit, RateLimit-Policy, X-Request-ID, api-version, WWW-Authenticate, Location, Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version, Upload-Expires, Upload-Length, Upload-Metadata, Upload-Offset";
    private const string PreflightSeconds = "600";

    /// <inheritdoc />
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
        if (string.IsNullOrEmpty(options.Value.AllowedOrigins))
        {
            return next(context);
        }

        // An answer that depends on the origin must not be given to another one out of a cache.
        var headers = http.Response.Headers;
        headers.AppendCommaSeparatedValues("Vary", "Origin");
        if (http.Request.Headers.Origin is not [{ } origin] || !options.Value.Allows(origin))
        {
            return next(context);
        }

        headers.AccessControlAllowOrigin = origin;
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (http.Request.Method == HttpMethods.Options && http.Request.Headers.AccessControlRequestMethod.Count > 0)
        {
            headers.AccessControlAllowMethods = Methods;
            headers.AccessControlAllowHeaders = SentHeaders;
            headers.AccessControlMaxAge = PreflightSeconds;
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        headers.AccessControlExposeHeaders = SeenHeaders;
        return next(context);
    }
}
