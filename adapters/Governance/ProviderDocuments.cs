using System.Text.Json;
using Cartrita.Core.Governance;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Cartrita.Adapters.Governance;

/// <summary>Fetches the provider's discovery document (OpenID Connect Discovery 1.0, 4) and the keys that it names (RFC 7517): bounded in size and time, never from an address that is not safe.</summary>
internal sealed class ProviderDocuments(IHttpClientFactory clients, IOptions<OidcOptions> options)
{
    /// <summary>The client's name.</summary>
    public const string ClientName = "oidc";

    /// <summary>The largest document in bytes.</summary>
    public const int MaximumBytes = 256 * 1024;

    private const int MaximumKeys = 64;
    private const int LeastRsaBits = 2048;

    /// <summary>The provider's signing keys of kinds that are taken.</summary>
    /// <exception cref="InvalidDataException">A document is not what it should be.</exception>
    public async Task<IReadOnlyList<JsonWebKey>> FetchKeysAsync(CancellationToken cancellationToken)
    {
        var issuer = options.Value.Issuer!;
        using var discovery = await FetchAsync(new Uri(issuer.TrimEnd('/') + "/.well-known/openid-configuration"), cancellationToken);

        // 4.3: a document that names another issuer is somebody else's.
        if (Text(discovery.RootElement, "issuer") != issuer)
        {
            throw new InvalidDataException("The discovery document names another issuer.");
        }

        if (!ProviderAddress.IsSafe(Text(discovery.RootElement, "jwks_uri"), out var address))
        {
            throw new InvalidDataException("The discovery document names no safe address of keys.");
        }

        using var keys = await FetchAsync(address, cancellationToken);
        return Read(keys.RootElement);
    }

    // A key of another kind is no error: providers publish keys for other purposes beside the signing ones.
    private static List<JsonWebKey> Read(JsonElement set)
    {
        if (set.ValueKind != JsonValueKind.Object || !set.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array || keys.GetArrayLength() > MaximumKeys)
        {
            throw new InvalidDataException("The set of keys is none.");
        }

        var read = new List<JsonWebKey>();
        foreach (var key in keys.EnumerateArray().Where(key => key.ValueKind == JsonValueKind.Object))
        {
            if (Parse(key) is { } parsed)
            {
                read.Add(parsed);
            }
        }

        return read;
    }

    private static JsonWebKey? Parse(JsonElement json)
    {
        var key = new JsonWebKey
        {
            Kty = Text(json, "kty"),
            Kid = Text(json, "kid"),
            Use = Text(json, "use"),
            Alg = Text(json, "alg"),
            N = Text(json, "n"),
            E = Text(json, "e"),
            Crv = Text(json, "crv"),
            X = Text(json, "x"),
            Y = Text(json, "y"),
        };
        var signs = key.Use is null or "sig";
        return signs && (key is { Kty: JsonWebAlgorithmsKeyTypes.RSA, N: not null, E: not null, KeySize: >= LeastRsaBits } or { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve, Crv: JsonWebKeyECTypes.P256, X: not null, Y: not null })
            ? key
            : null;
    }

    private static string? Text(JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private async Task<JsonDocument> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        using var answer = await client.GetAsync(address, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
    }
}
