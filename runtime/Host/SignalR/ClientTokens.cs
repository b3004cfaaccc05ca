using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cartrita.Runtime.Host.SignalR;

/// <summary>Makes and checks what clients show to connect: JSON web tokens, signed with a key that lives as long as the process.</summary>
internal sealed class ClientTokens(TimeProvider time)
{
    /// <summary>How long after it was made a token opens a connection. One that is open stays so.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string HubClaim = "hub";
    private const string UserClaim = "nameid";
    private const int KeyBytes = 32;

    private static readonly string s_header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    // What the token itself says; a claim of the app's does not stand in for it.
    private static readonly string[] s_reserved = ["aud", "exp", "iat", "nbf", HubClaim, UserClaim];

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeyBytes);

    /// <param name="audience">Where the client connects.</param>
    /// <param name="hub">The hub.</param>
    /// <param name="user">Who the client is; null for nobody.</param>
    /// <param name="claims">What else is said about the client.</param>
    public string Make(string audience, string hub, string? user, IEnumerable<KeyValuePair<string, string>> claims)
    {
        var now = time.GetUtcNow();
        var payload = new JsonObject
        {
            ["aud"] = audience,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
            [HubClaim] = hub,
        };
        if (user is not null)
        {
            payload[UserClaim] = user;
        }

        foreach (var (type, value) in claims.Where(claim => !s_reserved.Contains(claim.Key, StringComparer.Ordinal)))
        {
            payload[type] = value;
        }

        var content = $"{s_header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(payload))}";
        return $"{content}.{Base64Url.EncodeToString(Sign(content))}";
    }

    /// <param name="token">What the client shows.</param>
    /// <param name="hub">The hub that it asks for.</param>
    /// <param name="isOpen">Whether its connection was negotiated before: then the token may have run out since.</param>
    /// <returns>Who it is, or null where it is not let in.</returns>
    public ClientIdentity? Check(string? token, string hub, bool isOpen)
    {
        if (token?.Split('.') is not [var header, var payload, var signature] || header != s_header)
        {
            return null;
        }

        var given = Encoding.ASCII.GetBytes(signature);
        if (!CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Sign($"{header}.{payload}")))))
        {
            return null;
        }

        // Signed here, so it is what was made here.
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
        var root = claims.RootElement;
        var hasEnded = DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("exp").GetInt64()) <= time.GetUtcNow();
        return root.GetProperty(HubClaim).GetString() == hub && (isOpen || !hasEnded)
            ? new(hub, root.TryGetProperty(UserClaim, out var user) ? user.GetString() : null)
            : null;
    }

    private byte[] Sign(string content) => HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(content));
}
