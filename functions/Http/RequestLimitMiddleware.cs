using Cartrita.Core.Errors;
using Cartrita.Functions.Governance;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Cartrita.Functions.Http;

/// <summary>Refuses what is over the caller's limit of requests (CHAT-20), and says on every answer how the limits stand.</summary>
internal sealed class RequestLimitMiddleware(RequestLimits limits) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc />
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
        http.Response.OnStarting(() => SayTokens(http));
        if (http.Request.Info().Principal is { } principal && await limits.TakeAsync(principal, http.RequestAborted) is { } state)
        {
            http.Response.Headers["RateLimit-Policy"] = state.Policy;
            http.Response.Headers["RateLimit"] = state.Header;
            if (!state.IsAllowed)
            {
                throw new CartritaException(Problems.RateLimited) { RetryAfterSeconds = state.Seconds };
            }
        }

        await next(context);
    }

    // Known only once the request's body was read, and said all the same before the answer's first byte.
    private static Task SayTokens(HttpContext http)
    {
        if (http.Request.Info().Tokens is { } tokens)
        {
            http.Response.Headers.AppendCommaSeparatedValues("RateLimit-Policy", tokens.Policy);
            http.Response.Headers.AppendCommaSeparatedValues("RateLimit", tokens.Header);
        }

        return Task.CompletedTask;
    }
}
