using Cartrita.Core.Governance;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Governance;

/// <summary>Finds out who sends a request, by the credential that it shows: a key, the platform's word, or a token of the identity provider.</summary>
internal sealed class Credentials(ApiKeys keys, AppServiceIdentity platform, ITokenVerifier tokens)
{
    private const string ApiKeyHeader = "X-Api-Key";
    private const string Scheme = "Bearer ";

    /// <summary>Who sends it, or why that is not known.</summary>
    public async Task<Identification> IdentifyAsync(HttpRequest request)
    {
        var (headers, left) = (request.Headers, request.HttpContext.RequestAborted);
        var (hasKey, hasBearer) = (headers.ContainsKey(ApiKeyHeader), headers.ContainsKey("Authorization"));
        var (key, bearer) = (ApiKey(headers), Bearer(headers));

        // Two credentials that differ are nobody's: guessing which one is meant would let one hide behind the other.
        if (hasKey && hasBearer && key != bearer)
        {
            return Identification.Refuse(Refusals.AmbiguousCredential);
        }

        // The platform has verified the token that it passes on; a key it does not know.
        if (!hasKey && platform.Speaks(request) && !(hasBearer && bearer is not null && !IsToken(bearer)))
        {
            return platform.Identify(request, hasBearer);
        }

        if (!hasKey && !hasBearer)
        {
            return Identification.Refuse(Refusals.NoCredential);
        }

        return (bearer ?? key) switch
        {
            null => Identification.Refuse(Refusals.MalformedCredential),
            var token when bearer is not null && tokens.IsConfigured && IsToken(token) => await VerifyAsync(token, left),
            var one => await keys.IdentifyAsync(one, left),
        };
    }

    private static string? ApiKey(IHeaderDictionary headers) => headers[ApiKeyHeader] is [{ Length: > 0 } key] ? key : null;

    private static string? Bearer(IHeaderDictionary headers) =>
        headers.Authorization is [{ } authorization] && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[Scheme.Length..].Trim()
            : null;

    // A key has no dot in it; a signed token has two.
    private static bool IsToken(string credential) => credential.Contains('.', StringComparison.Ordinal);

    private async Task<Identification> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        var verdict = await tokens.VerifyAsync(token, cancellationToken);
        return new Identification(verdict.Principal, verdict.Refusal);
    }
}
