using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.OpenApi.Documents;
using Cartrita.Core.Errors;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>Tokens of OAuth 2 and OpenID Connect (RFC 6749), kept until shortly before they end. Every instance of the app gets its own.</summary>
/// <param name="sender">Asks.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Is told what the team has to mend.</param>
internal sealed partial class ClientTokens(OpenApiSender sender, TimeProvider time, ILogger logger) : IDisposable
{
    private const int LargestAnswer = 64 * 1024;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    // What a server may say of a refused request (RFC 6749, 5.2); anything else is a stranger's words.
    private static readonly string[] Errors = ["invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope"];

    // Tokens that are no use without a proof of possession beside them.
    private static readonly string[] Bound = ["dpop", "mac", "pop"];

    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset End)> tokens = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim turn = new(1);
    private readonly TokenEndpoints endpoints = new(sender);

    /// <summary>The tokens that are kept.</summary>
    public IEnumerable<string> Known => tokens.Values.Select(known => known.Token);

    /// <summary>A token.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="credential">The client.</param>
    /// <param name="server">Where the calls go: tokens are given out there, or where the settings say.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CartritaException">There is none.</exception>
    public async Task<string> TokenAsync(OpenApiScheme scheme, OpenApiCredential credential, Uri server, CancellationToken cancellationToken)
    {
        var scopes = ScopesOf(scheme, credential);
        var key = $"{scheme.Name} {scopes}";
        if (Fresh(key) is { } known)
        {
            return known;
        }

        // One asks; whoever waits for it has the same token.
        await turn.WaitAsync(cancellationToken);
        try
        {
            return Fresh(key) ?? await AskAsync(key, scheme, credential, scopes, server, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Forgets tokens that were refused.</summary>
    public void Forget() => tokens.Clear();

    /// <inheritdoc />
    public void Dispose() => turn.Dispose();

    private string? Fresh(string key) => tokens.TryGetValue(key, out var known) && known.End > time.GetUtcNow() ? known.Token : null;

    // A refresh token has the scopes of the consent; fewer are asked for only where the settings say so.
    private static string ScopesOf(OpenApiScheme scheme, OpenApiCredential credential) =>
        credential.Scopes.Length > 0 || credential.RefreshToken.Length > 0 ? credential.Scopes : string.Join(' ', scheme.Scopes);

    private async Task<string> AskAsync(string key, OpenApiScheme scheme, OpenApiCredential credential, string scopes, Uri server, CancellationToken cancellationToken)
    {
        var address = await endpoints.OfAsync(scheme, credential, server, cancellationToken);
        var answer = await sender.SendAsync("token", () => TokenRequest.Write(address, scheme.Name, credential, scopes), isRepeatable: true, LargestAnswer, cancellationToken);
        var body = answer.Json();
        if (answer.Status != 200 || OpenApiDocument.Text(body, "access_token") is not { Length: > 0 } token)
        {
            var reason = Errors.FirstOrDefault(error => error == OpenApiDocument.Text(body, "error"));
            throw new CartritaException(Problems.VendorUnauthorized, $"The server gave no token for the configured client{(reason is null ? string.Empty : $": {reason}")}.");
        }

        if (Bound.Contains(OpenApiDocument.Text(body, "token_type"), StringComparer.OrdinalIgnoreCase))
        {
            throw new CartritaException(Problems.VendorBadResponse, "The server gave a token that is not a bearer token.");
        }

        RefuseRotation(scheme.Name, credential, body!);
        var seconds = body!["expires_in"] is JsonValue lifetime && lifetime.TryGetValue<double>(out var said) ? Math.Clamp(said, 0, 86_400) : 300;
        tokens[key] = (token, time.GetUtcNow() + TimeSpan.FromSeconds(seconds) - Margin);
        return token;
    }

    // The next token would be lost with this process, and the one of the settings may be spent: that has to show at once, and not in an hour.
    private void RefuseRotation(string scheme, OpenApiCredential credential, JsonObject body)
    {
        if (credential.RefreshToken.Length > 0 && !credential.RefreshTokenStays && OpenApiDocument.Text(body, "refresh_token") is { } next && next != credential.RefreshToken)
        {
            LogRotated(scheme);
            throw new CartritaException(Problems.VendorNotConfigured, "The server replaces the configured refresh token, and only one that stays valid can be used.");
        }
    }

    [LoggerMessage(EventId = 1940, Level = LogLevel.Error, Message = "The token endpoint of the security scheme {Scheme} answered with another refresh token than the configured one. Refresh tokens that are used once are not supported: have the server issue ones that stay valid, use client credentials, or say RefreshTokenStays where the old one stays valid all the same.")]
    private partial void LogRotated(string scheme);
}
