using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.OpenApi.Documents;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>Tokens of OAuth 2 and OpenID Connect by client credentials (RFC 6749, 4.4), kept until shortly before they end.</summary>
/// <param name="sender">Asks.</param>
/// <param name="time">The clock.</param>
internal sealed class ClientTokens(OpenApiSender sender, TimeProvider time)
{
    private const int LargestAnswer = 64 * 1024;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset End)> tokens = new(StringComparer.Ordinal);

    /// <summary>A token.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="credential">The client.</param>
    /// <param name="server">Where the calls go: tokens are given out there, or where the settings say.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CartritaException">There is none.</exception>
    public async Task<string> TokenAsync(OpenApiScheme scheme, OpenApiCredential credential, Uri server, CancellationToken cancellationToken)
    {
        var scopes = credential.Scopes.Length > 0 ? credential.Scopes : string.Join(' ', scheme.Scopes);
        var key = $"{scheme.Name} {scopes}";
        if (tokens.TryGetValue(key, out var known) && known.End > time.GetUtcNow())
        {
            return known.Token;
        }

        var address = await AddressAsync(scheme, credential, server, cancellationToken);
        var answer = await sender.SendAsync("token", () => Request(address, credential, scopes), isRepeatable: true, LargestAnswer, cancellationToken);
        if (answer.Status != 200 || Json(answer) is not { } body || OpenApiDocument.Text(body, "access_token") is not { Length: > 0 } token)
        {
            throw new CartritaException(Problems.VendorUnauthorized, "The server gave no token for the configured client.");
        }

        var seconds = body["expires_in"] is JsonValue lifetime && lifetime.TryGetValue<double>(out var said) ? Math.Clamp(said, 0, 86_400) : 300;
        tokens[key] = (token, time.GetUtcNow() + TimeSpan.FromSeconds(seconds) - Margin);
        return token;
    }

    /// <summary>The tokens that are kept.</summary>
    public IEnumerable<string> Known => tokens.Values.Select(known => known.Token);

    /// <summary>Forgets tokens that were refused.</summary>
    public void Forget() => tokens.Clear();

    private static HttpRequestMessage Request(Uri address, OpenApiCredential credential, string scopes)
    {
        var form = new List<KeyValuePair<string, string>> { KeyValuePair.Create("grant_type", "client_credentials") };
        if (scopes.Length > 0)
        {
            form.Add(KeyValuePair.Create("scope", scopes));
        }

        var client = $"{Uri.EscapeDataString(credential.ClientId)}:{Uri.EscapeDataString(credential.ClientSecret)}";
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(client)));
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }

    private async Task<Uri> AddressAsync(OpenApiScheme scheme, OpenApiCredential credential, Uri server, CancellationToken cancellationToken)
    {
        if (credential.TokenUrl.Length > 0)
        {
            return new Uri(credential.TokenUrl);
        }

        string? written;
        if (OpenApiDocument.Text(scheme.Node, "type") == "openIdConnect")
        {
            var discovery = Own(OpenApiDocument.Text(scheme.Node, "openIdConnectUrl"), server);
            var answer = await sender.SendAsync("token", () => new HttpRequestMessage(HttpMethod.Get, discovery), isRepeatable: true, LargestAnswer, cancellationToken);
            written = OpenApiDocument.Text(Json(answer), "token_endpoint");
        }
        else
        {
            written = OpenApiDocument.Text((scheme.Node["flows"] as JsonObject)?["clientCredentials"] as JsonObject, "tokenUrl");
        }

        return Own(written, server);
    }

    // A document says where tokens come from, and must not send the client's secret to somebody else by it.
    private static Uri Own(string? written, Uri server) =>
        written is not null && Uri.TryCreate(server, written, out var address) && OpenApiOptionRules.IsSafe(address) && address.Host == server.Host
            ? address
            : throw new CartritaException(Problems.VendorNotConfigured, "The document gives no address for tokens on the server of the calls: set TokenUrl.");

    private static JsonObject? Json(OpenApiAnswer answer)
    {
        try
        {
            return JsonNode.Parse(answer.Body) as JsonObject;
        }
        catch (JsonException)
        {
            // Something else than a token server; whoever asked says so.
            return null;
        }
    }
}
