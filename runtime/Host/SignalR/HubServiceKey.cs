using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Cartrita.Runtime.Host.SignalR;

/// <summary>The access key of the hubs' REST API: made when the process starts, told to the app alone, in the connection string of its configuration.</summary>
internal sealed class HubServiceKey(TimeProvider time)
{
    private const int KeyBytes = 32;

    /// <summary>The key as a connection string has it.</summary>
    public string Text { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>Whether a token was signed with the key for this address and is still good; as with the real service the address has no query.</summary>
    public bool IsGood(string? token, string audience)
    {
        if (token?.Split('.') is not [var header, var payload, var signature])
        {
            return false;
        }

        var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Text), Encoding.ASCII.GetBytes($"{header}.{payload}"));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(Base64Url.EncodeToString(signed))))
        {
            return false;
        }

        // Signed with the key, so the app made it.
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
        var root = claims.RootElement;
        return root.TryGetProperty("aud", out var aud) && aud.GetString() == audience
            && root.TryGetProperty("exp", out var exp) && DateTimeOffset.FromUnixTimeSeconds(exp.GetInt64()) > time.GetUtcNow();
    }
}
