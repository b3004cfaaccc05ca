using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Cartrita.TestSupport.GitHub;

/// <summary>Who may ask: tokens, and an app whose installation gets tokens for an hour.</summary>
public sealed class GitHubApps : IDisposable
{
    private readonly RSA key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, DateTimeOffset> tokens = new(StringComparer.Ordinal);
    private int made;

    /// <summary>The app's client id.</summary>
    public string AppId { get; } = "Iv1.cafe";

    /// <summary>The installation's number.</summary>
    public string InstallationId { get; } = "4711";

    /// <summary>The app's private key.</summary>
    public string PrivateKey => key.ExportRSAPrivateKeyPem();

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Takes a token for ever.</summary>
    public void Allow(string token) => tokens[token] = DateTimeOffset.MaxValue;

    /// <summary>Takes no token that was ever given.</summary>
    public void RevokeAll() => tokens.Clear();

    internal bool Knows(string? authorization) => authorization?.StartsWith("Bearer ", StringComparison.Ordinal) == true && tokens.TryGetValue(authorization[7..], out var ends) && Clock.GetUtcNow() < ends;

    /// <summary>Gives a token where the app's own is good.</summary>
    internal (string Token, DateTimeOffset ExpiresAt)? Exchange(string? authorization)
    {
        if (authorization?.Split(' ', '.') is not ["Bearer", var head, var claims, var signature] || !key.VerifyData(Encoding.ASCII.GetBytes($"{head}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            return null;
        }

        var (said, now) = (JsonElement.Parse(Base64Url.DecodeFromChars(claims)), Clock.GetUtcNow().ToUnixTimeSeconds());
        var isGood = JsonElement.Parse(Base64Url.DecodeFromChars(head)).GetProperty("alg").GetString() == "RS256" && said.GetProperty("iss").GetString() == AppId
            && said.GetProperty("iat").GetInt64() <= now && said.GetProperty("exp").GetInt64() is var ends && ends > now && ends <= now + 600;
        if (!isGood)
        {
            return null;
        }

        var token = $"ghs_canary_{Interlocked.Increment(ref made)}";
        return (token, tokens[token] = Clock.GetUtcNow().AddHours(1));
    }

    public void Dispose() => key.Dispose();
}
