using System.Text.Json;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Governance;

/// <summary>Reads who App Service authentication says that the caller is, where the settings say that it does.</summary>
/// <remarks>Its sign-in lives in a cookie, which a browser sends along whatever page asks: a request from a page of another origin is refused, a WebSocket too.</remarks>
internal sealed class AppServiceIdentity(IOptions<AppServiceOptions> options, IOptions<OidcOptions> oidc, IOptions<CorsOptions> cors)
{
    private const string PrincipalHeader = "X-MS-CLIENT-PRINCIPAL";
    private const string IdHeader = "X-MS-CLIENT-PRINCIPAL-ID";
    private const string ProviderHeader = "X-MS-CLIENT-PRINCIPAL-IDP";
    private const int MaximumLength = 64 * 1024;

    private readonly RoleClaims roles = new(oidc.Value);

    /// <summary>Whether the platform says anything about the request.</summary>
    public bool Speaks(HttpRequest request) =>
        options.Value.AuthenticatesRequests && (request.Headers.ContainsKey(IdHeader) || request.Headers.ContainsKey(PrincipalHeader));

    /// <summary>Who it says that the caller is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="byToken">It was a token that the caller showed, and no cookie.</param>
    public Identification Identify(HttpRequest request, bool byToken)
    {
        if (Single(request, IdHeader) is not { } id || Single(request, ProviderHeader) is not { } provider || Roles(request) is not { } values)
        {
            return Identification.Refuse(Refusals.MalformedCredential);
        }

        if (!byToken && IsFromElsewhere(request))
        {
            return Identification.Refuse(Refusals.CrossOrigin);
        }

        return roles.RoleOf(values) is { } role
            ? Identification.Of(new Principal(new OwnerId(IdentifierForm.Derive("appservice", provider, id)), role))
            : Identification.Refuse(TokenRefusals.NoOwner);
    }

    private static string? Single(HttpRequest request, string header) => request.Headers[header] is [{ Length: > 0 and <= 1024 } value] ? value : null;

    private bool IsFromElsewhere(HttpRequest request) =>
        request.Headers.Origin is { Count: > 0 } origin
        && !string.Equals(origin.ToString(), $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
        && !cors.Value.Allows(origin.ToString());

    // {auth_typ, name_typ, role_typ, claims: [{typ, val}]} in base64; the platform sends it beside the id. No header: no claims.
    private List<string>? Roles(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(PrincipalHeader, out var header))
        {
            return [];
        }

        try
        {
            using var principal = JsonDocument.Parse(Convert.FromBase64String(header is [{ Length: <= MaximumLength } text] ? text : string.Empty));
            var type = principal.RootElement.TryGetProperty("role_typ", out var named) ? named.GetString() : null;
            return
            [
                .. from claim in principal.RootElement.GetProperty("claims").EnumerateArray()
                   let kind = claim.GetProperty("typ").GetString()
                   where kind == type || kind == oidc.Value.RoleClaim
                   select claim.GetProperty("val").GetString(),
            ];
        }
        catch (Exception exception) when (exception is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
