using System.Text.Json.Nodes;

namespace Cartrita.Adapters.Tools.OpenApi.Documents;

/// <summary>A parameter of an operation.</summary>
/// <param name="Argument">The argument of the tool that it is given by.</param>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Place"><c>path</c>, <c>query</c>, <c>header</c> or <c>cookie</c>.</param>
/// <param name="IsRequired">Whether a call needs it.</param>
/// <param name="Style">How lists and objects are written.</param>
/// <param name="Explode">Whether each part is written for itself.</param>
/// <param name="Node">It as it is written.</param>
internal sealed record OpenApiParameter(string Argument, string Name, string Place, bool IsRequired, string Style, bool Explode, JsonObject Node)
{
    /// <summary>Whether the value is written as JSON.</summary>
    public bool IsJson { get; init; }

    /// <summary>Whether reserved characters of a query stay as they are.</summary>
    public bool AllowsReserved { get; init; }

    /// <summary>Its schema as it is written.</summary>
    public JsonNode? Schema { get; init; }

    /// <summary>What it says of itself.</summary>
    public string? Description => OpenApiDocument.Text(Node, "description");
}
