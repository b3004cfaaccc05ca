using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.OpenApi.Documents;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>Finds where tokens are given out: where the settings say, else where the document does or what it refers to (OpenID Connect Discovery 1.0).</summary>
/// <param name="sender">Asks.</param>
internal sealed class TokenEndpoints(OpenApiSender sender)
{
    private const int LargestAnswer = 64 * 1024;

    /// <summary>The address.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.VendorNotConfigured"/>: there is none where the client's secret may go.</exception>
    public async Task<Uri> OfAsync(OpenApiScheme scheme, OpenApiCredential credential, Uri server, CancellationToken cancellationToken)
    {
        if (credential.TokenUrl.Length > 0)
        {
            return new Uri(credential.TokenUrl);
        }

        if (OpenApiDocument.Text(scheme.Node, "type") != "openIdConnect")
        {
            return Own(Written(scheme.Node["flows"] as JsonObject, credential.Grant), server);
        }

        var discovery = Own(OpenApiDocument.Text(scheme.Node, "openIdConnectUrl"), server);
        var answer = await sender.SendAsync("token", () => new HttpRequestMessage(HttpMethod.Get, discovery), isRepeatable: true, LargestAnswer, cancellationToken);
        return Own(answer.Status == 200 ? OpenApiDocument.Text(answer.Json(), "token_endpoint") : null, server);
    }

    private static string? Written(JsonObject? flows, string? grant) => grant switch
    {
        "client_credentials" => Flow(flows, "clientCredentials", "tokenUrl"),
        "password" => Flow(flows, "password", "tokenUrl"),
        _ => new[] { "authorizationCode", "password" }.Select(flow => Flow(flows, flow, "refreshUrl") ?? Flow(flows, flow, "tokenUrl")).FirstOrDefault(address => address is not null),
    };

    private static string? Flow(JsonObject? flows, string flow, string name) => OpenApiDocument.Text(flows?[flow] as JsonObject, name);

    // A document says where tokens come from, and must not send the client's secret to somebody else by it.
    private static Uri Own(string? written, Uri server) =>
        written is not null && Uri.TryCreate(server, written, out var address) && OpenApiOptionRules.IsSafe(address) && address.Host == server.Host
            ? address
            : throw new CartritaException(Problems.VendorNotConfigured, "The document gives no address for tokens on the server of the calls: set TokenUrl.");
}
