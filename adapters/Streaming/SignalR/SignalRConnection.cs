using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;

namespace Cartrita.Adapters.Streaming.SignalR;

/// <summary>How the SignalR service is reached: by a connection string with an access key, or at an address by the app's identity.</summary>
/// <param name="Endpoint">Where.</param>
/// <param name="AccessKey">The key; null where the identity is used.</param>
internal sealed record SignalRConnection(Uri Endpoint, string? AccessKey)
{
    private const string Scope = "https://signalr.azure.com/.default";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Reads the settings that SignalR bindings read; null where there are none.</summary>
    /// <param name="connectionString">The connection string, if there is one.</param>
    /// <param name="serviceUri">The service's address, if there is one.</param>
    public static SignalRConnection? Parse(string? connectionString, string? serviceUri)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return Uri.TryCreate(serviceUri, UriKind.Absolute, out var address) ? new SignalRConnection(address, null) : null;
        }

        string? Part(string name) => connectionString
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(part => part.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase))
            .Select(part => part[(name.Length + 1)..])
            .FirstOrDefault();
        return Uri.TryCreate(Part("Endpoint"), UriKind.Absolute, out var endpoint) ? new SignalRConnection(endpoint, Part("AccessKey")) : null;
    }

    /// <summary>Where a message to a group of the hub goes.</summary>
    public Uri Send(string hub, string group) => new($"{Endpoint.AbsoluteUri.TrimEnd('/')}/api/hubs/{hub}/groups/{Uri.EscapeDataString(group)}/:send?api-version=2022-06-01");

    /// <summary>The token that a request to an address shows.</summary>
    public async ValueTask<string> TokenAsync(Uri address, TokenCredential identity, TimeProvider time, CancellationToken cancellationToken) => AccessKey is null
        ? (await identity.GetTokenAsync(new TokenRequestContext([Scope]), cancellationToken)).Token
        : Sign(address.GetLeftPart(UriPartial.Path), time.GetUtcNow() + Lifetime);

    private string Sign(string audience, DateTimeOffset expires)
    {
        var claims = new JsonObject { ["aud"] = audience, ["exp"] = expires.ToUnixTimeSeconds() };
        var content = $"{Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{content}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(AccessKey!), Encoding.ASCII.GetBytes(content)))}";
    }
}
