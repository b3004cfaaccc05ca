using System.Text.Json;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Cartrita.Adapters.Governance;

/// <summary>Verifies JWTs (RFC 7519) that are signed by RS256, PS256 or ES256 with a key that the configured provider publishes.</summary>
/// <remarks>The signature is the library's work; which algorithms, keys and claims are taken is decided here, and nothing is taken by its default.</remarks>
internal sealed class OidcTokenVerifier(ProviderKeys keys, IOptions<OidcOptions> options, TimeProvider time) : ITokenVerifier
{
    private const int MaximumLength = 16 * 1024;

    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaximumLength };
    private readonly RoleClaims roles = new(options.Value);

    /// <inheritdoc />
    public bool IsConfigured => !string.IsNullOrEmpty(options.Value.Issuer);

    /// <inheritdoc />
    public async Task<TokenVerdict> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        if (Parse(token) is not { } parsed)
        {
            return Refuse(TokenRefusals.Malformed);
        }

        if (!Algorithms.Contains(parsed.Alg, StringComparer.Ordinal))
        {
            return Refuse(TokenRefusals.Algorithm);
        }

        if (await keys.FindAsync(string.IsNullOrEmpty(parsed.Kid) ? null : parsed.Kid, cancellationToken) is not { } key)
        {
            return Refuse(TokenRefusals.UnknownKey);
        }

        // A key says by its kind, and where it has one by its own alg, what it may have signed.
        if (key.Alg is not null && key.Alg != parsed.Alg)
        {
            return Refuse(TokenRefusals.Algorithm);
        }

        var result = await handler.ValidateTokenAsync(parsed, Rules(key));
        return result.IsValid ? Accept(parsed) : Refuse(ReasonOf(result.Exception));
    }

    private static TokenVerdict Refuse(string refusal) => new(null, refusal);

    // Three parts only: five are an encrypted token. RFC 7515, 4.1.11: a critical header that is not understood makes the token invalid, and none is.
    private static JsonWebToken? Parse(string token)
    {
        if (token.Length > MaximumLength || token.AsSpan().Count('.') != 2)
        {
            return null;
        }

        try
        {
            var parsed = new JsonWebToken(token);
            return parsed.TryGetHeaderValue<object>("crit", out _) || parsed.TryGetHeaderValue<object>("b64", out _) ? null : parsed;
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException or JsonException or FormatException)
        {
            return null;
        }
    }

    private static string ReasonOf(Exception? exception) => exception switch
    {
        SecurityTokenInvalidIssuerException => TokenRefusals.Issuer,
        SecurityTokenInvalidAudienceException => TokenRefusals.Audience,
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException or SecurityTokenExpiredException or SecurityTokenNotYetValidException => TokenRefusals.Lifetime,
        SecurityTokenInvalidAlgorithmException => TokenRefusals.Algorithm,
        SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException => TokenRefusals.Signature,
        _ => TokenRefusals.Malformed,
    };

    private TokenVerdict Accept(JsonWebToken token)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        var owner = ValuesOf(payload.RootElement, options.Value.OwnerClaim);
        if (owner is not [{ Length: > 0 } subject] || roles.RoleOf(ValuesOf(payload.RootElement, options.Value.RoleClaim)) is not { } role)
        {
            return Refuse(TokenRefusals.NoOwner);
        }

        // The issuer is part of the name: the same subject at another provider is somebody else.
        return new TokenVerdict(new Principal(new OwnerId(IdentifierForm.Derive("oidc", options.Value.Issuer!, subject)), role), null);
    }

    private static List<string> ValuesOf(JsonElement payload, string name)
    {
        var claim = payload.TryGetProperty(name, out var found) ? found : default;
        return claim.ValueKind switch
        {
            JsonValueKind.String => [claim.GetString()!],
            JsonValueKind.Array => [.. claim.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)],
            _ => [],
        };
    }

    private TokenValidationParameters Rules(JsonWebKey key) => new()
    {
        IssuerSigningKeyResolver = (_, _, _, _) => [key],
        RequireSignedTokens = true,
        ValidAlgorithms = Algorithms,
        ValidIssuer = options.Value.Issuer,
        ValidateIssuer = true,
        ValidAudience = options.Value.Audience,
        ValidateAudience = true,
        RequireAudience = true,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        ValidateLifetime = true,
        RequireExpirationTime = true,
        LifetimeValidator = IsAlive,
        LogValidationExceptions = false,
    };

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters rules)
    {
        var (now, skew) = (time.GetUtcNow().UtcDateTime, TimeSpan.FromSeconds(options.Value.ClockSkewSeconds));
        return expires is { } end && now < Later(end, skew) && (notBefore is not { } start || now >= Earlier(start, skew));
    }

    private static DateTime Later(DateTime time, TimeSpan by) => DateTime.MaxValue - time > by ? time + by : DateTime.MaxValue;

    private static DateTime Earlier(DateTime time, TimeSpan by) => time - DateTime.MinValue > by ? time - by : DateTime.MinValue;
}
