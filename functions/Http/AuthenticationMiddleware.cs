using Cartrita.Core.Errors;
using Cartrita.Functions.Governance;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Cartrita.Functions.Http;

/// <summary>Lets in who shows a credential, to what their role and scopes allow (ENG-07). A function without a decision is closed.</summary>
/// <remarks>It sees an upgrade to a WebSocket too: that is a request like any other until the function accepts it.</remarks>
internal sealed class AuthenticationMiddleware(Credentials credentials, AccessRules rules, AccessAudit audit) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc />
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var function = context.FunctionDefinition.Name;
        var rule = rules.Of(function);
        if (!rule.IsOpen)
        {
            var request = context.GetHttpContext()!.Request;
            var identified = await credentials.IdentifyAsync(request);
            if (identified.Principal is not { } principal)
            {
                audit.RefuseCredential(function, identified.Refusal!);
                throw new CartritaException(Problems.Unauthorized);
            }

            if (rule.Refusal(principal) is { } refusal)
            {
                audit.RefuseOperation(function, principal, refusal);
                throw new CartritaException(Problems.Forbidden);
            }

            request.Info().Principal = principal;
        }

        await next(context);
    }
}
