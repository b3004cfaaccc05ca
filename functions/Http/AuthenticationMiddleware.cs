using Cartrita.Core.Errors;
using Cartrita.Functions.Governance;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Cartrita.Functions.Http;

/// <summary>Lets in who shows a key that was issued (ENG-07); health is open.</summary>
internal sealed class AuthenticationMiddleware(ApiKeys keys) : IFunctionsWorkerMiddleware
{
    private const string Scheme = "Bearer ";

    /// <inheritdoc />
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!HealthEndpoints.Names.Contains(context.FunctionDefinition.Name))
        {
            var http = context.GetHttpContext()!;
            var key = Key(http.Request.Headers) ?? throw new CartritaException(Problems.Unauthorized);
            http.Request.Info().Principal = await keys.FindAsync(key, http.RequestAborted)
                ?? throw new CartritaException(Problems.Unauthorized);
        }

        await next(context);
    }

    // Two credentials that differ are nobody's: guessing which one is meant would let one hide behind the other.
    private static string? Key(IHeaderDictionary headers)
    {
        var fromHeader = headers["X-Api-Key"] is [{ Length: > 0 } apiKey] ? apiKey : null;
        var fromBearer = headers.Authorization is [{ } authorization] && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[Scheme.Length..].Trim()
            : null;
        var either = headers.ContainsKey("X-Api-Key") && headers.ContainsKey("Authorization") && fromHeader != fromBearer;
        return either ? null : fromBearer ?? fromHeader;
    }
}
