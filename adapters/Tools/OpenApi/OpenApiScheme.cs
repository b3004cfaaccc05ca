using System.Text.Json.Nodes;

namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>A security scheme that a call uses.</summary>
/// <param name="Name">Its name in the document, and in the settings.</param>
/// <param name="Node">It as it is written.</param>
/// <param name="Scopes">What the operation needs of it.</param>
internal sealed record OpenApiScheme(string Name, JsonObject Node, IReadOnlyList<string> Scopes);
