using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.OpenApi.Documents;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>Chooses the credentials of an operation: the first of its alternatives that the settings can fulfil.</summary>
/// <param name="document">The document.</param>
/// <param name="options">The settings.</param>
internal sealed class OpenApiSecurity(OpenApiDocument document, OpenApiOptions options)
{
    /// <summary>The schemes of a call; none where it needs none.</summary>
    /// <exception cref="OperationUnfitException">The settings fulfil no alternative.</exception>
    public IReadOnlyList<OpenApiScheme> SchemesOf(OpenApiOperation operation)
    {
        var alternatives = ((operation.Node["security"] ?? document.Root["security"]) as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        if (alternatives.Count == 0)
        {
            return [];
        }

        // One that needs nothing is for those who have nothing.
        foreach (var alternative in alternatives.OrderBy(one => one.Count == 0))
        {
            if (alternative.All(scheme => IsConfigured(scheme.Key)))
            {
                return [.. alternative.Select(scheme => new OpenApiScheme(scheme.Key, SchemeNode(scheme.Key)!, [.. (scheme.Value as JsonArray ?? []).Select(scope => scope?.ToString() ?? string.Empty)]))];
            }
        }

        // Headers of the settings may hold what the schemes describe.
        return options.Headers.Count > 0
            ? []
            : throw new OperationUnfitException($"it needs credentials that the settings don't hold: {string.Join(", or ", alternatives.Select(one => string.Join(" and ", one.Select(scheme => scheme.Key))))}");
    }

    private bool IsConfigured(string name)
    {
        if (!options.Credentials.TryGetValue(name, out var credential) || SchemeNode(name) is not { } scheme)
        {
            return false;
        }

        return OpenApiDocument.Text(scheme, "type") switch
        {
            "apiKey" => credential.Value.Length > 0,
            "http" => string.Equals(OpenApiDocument.Text(scheme, "scheme"), "basic", StringComparison.OrdinalIgnoreCase) ? credential.User.Length > 0 : credential.Value.Length > 0,
            "oauth2" or "openIdConnect" => credential.Value.Length > 0 || (credential.ClientId.Length > 0 && credential.ClientSecret.Length > 0),
            _ => false,
        };
    }

    private JsonObject? SchemeNode(string name) =>
        (document.Root["components"] as JsonObject)?["securitySchemes"] is JsonObject schemes && schemes[name] is JsonObject scheme ? document.Follow(scheme) : null;
}
