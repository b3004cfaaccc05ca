using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.OpenApi.Documents;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>A security scheme that a call uses.</summary>
/// <param name="Name">Its name in the document, and in the settings.</param>
/// <param name="Kind">How it is fulfilled.</param>
/// <param name="Node">It as it is written.</param>
/// <param name="Scopes">What the operation needs of it.</param>
internal sealed record OpenApiScheme(string Name, OpenApiSchemeKind Kind, JsonObject Node, IReadOnlyList<string> Scopes)
{
    /// <summary>Where in a call it stands: of two that stand in one place only one can be sent.</summary>
    public string Place => Kind switch
    {
        OpenApiSchemeKind.Key => $"{OpenApiDocument.Text(Node, "in")} {OpenApiDocument.Text(Node, "name")}".ToUpperInvariant(),
        OpenApiSchemeKind.Certificate => "TLS",
        _ => "HEADER AUTHORIZATION",
    };
}
