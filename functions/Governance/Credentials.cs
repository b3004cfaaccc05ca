using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Governance;

/// <summary>Finds out who sends a request, by the credential that it shows.</summary>
internal sealed class Credentials(ApiKeys keys)
{
    private const string ApiKeyHeader = "X-Api-Key";
    private const string Scheme = "Bearer ";

    /// <summary>Who sends it, or why that is not known.</summary>
    public async Task<Identification> IdentifyAsync(HttpRequest request)
    {
        var headers = request.Headers;
        if (!headers.ContainsKey(ApiKeyHeader) && !headers.ContainsKey("Authorization"))
        {
            return Identification.Refuse(Refusals.NoCredential);
        }

        var key = ApiKey(headers);
        var bearer = Bearer(headers);

        // Two credentials that differ are nobody's: guessing which one is meant would let one hide behind the other.
        if (headers.ContainsKey(ApiKeyHeader) && headers.ContainsKey("Authorization") && key != bearer)
        {
            return Identification.Refuse(Refusals.AmbiguousCredential);
        }

        return (bearer ?? key) is { } credential
            ? await keys.IdentifyAsync(credential, request.HttpContext.RequestAborted)
            : Identification.Refuse(Refusals.MalformedCredential);
    }

    private static string? ApiKey(IHeaderDictionary headers) => headers[ApiKeyHeader] is [{ Length: > 0 } key] ? key : null;

    private static string? Bearer(IHeaderDictionary headers) =>
        headers.Authorization is [{ } authorization] && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[Scheme.Length..].Trim()
            : null;
}
