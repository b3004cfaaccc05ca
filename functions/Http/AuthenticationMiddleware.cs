using Cartrita.Core.Errors;
using Cartrita.Functions.Governance;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Http;

/// <summary>Lets in who shows a credential, to what their role and scopes allow (ENG-07). A function without a decision is closed.</summary>
/// <remarks>It sees an upgrade to a WebSocket too: that is a request like any other until the function accepts it.</remarks>
internal sealed class AuthenticationMiddleware(
    Credentials credentials, AccessRules rules, RefusalLimits refusals, AccessAudit audit, IOptions<LimitOptions> limits) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc />
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var function = context.FunctionDefinition.Name;
        var rule = rules.Of(function);
        if (!rule.IsOpen)
        {
            var request = context.GetHttpContext()!.Request;
            if (refusals.Wait(request.HttpContext.Connection.RemoteIpAddress) is { } seconds)
            {
                throw new CartritaException(Problems.TooManyRefusals) { RetryAfterSeconds = seconds };
            }

            var identified = await credentials.IdentifyAsync(request);
            if (identified.Principal is not { } principal)
            {
                Tell(function, request, identified.Refusal!);
                throw new CartritaException(Problems.Unauthorized);
            }

            if (rule.Refusal(principal) is { } refusal)
            {
                audit.RefuseOperation(function, request, principal, refusal);
                throw new CartritaException(Problems.Forbidden);
            }

            audit.Allow(function, request, principal);
            request.Info().Principal = principal;
        }

        await next(context);
    }

    // A flood of refusals is told by its beginning: the audit is not the place where it is felt.
    private void Tell(string function, HttpRequest request, string refusal)
    {
        var count = refusals.Count(request.HttpContext.Connection.RemoteIpAddress, isGuess: refusal != Refusals.NoCredential);
        var most = limits.Value.RefusalsPerMinute;
        if (most == 0 || count <= most)
        {
            audit.RefuseCredential(function, request, refusal);
        }

        if (count == most)
        {
            audit.Slow(function, count);
        }
    }
}
