using Cartrita.Core.Errors;
using Cartrita.Functions.Governance;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Cartrita.Functions.Http;

/// <summary>Refuses what is over the caller's limit of requests (CHAT-20), and says on every answer how the limit stands.</summary>
internal sealed class RequestLimitMiddleware(RequestLimits limits) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc />
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
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
}
