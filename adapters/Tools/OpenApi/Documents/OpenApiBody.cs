using System.Text.Json.Nodes;

namespace Cartrita.Adapters.Tools.OpenApi.Documents;

/// <summary>The body of an operation's request.</summary>
/// <param name="ContentType">Its type on the wire.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="IsRequired">Whether a call needs it.</param>
/// <param name="Schema">Its schema as it is written; null where it says nothing.</param>
/// <param name="Encoding">How the fields of a form are written, by their names.</param>
/// <param name="Description">What it says of itself.</param>
internal sealed record OpenApiBody(string ContentType, OpenApiBodyKind Kind, bool IsRequired, JsonNode? Schema, JsonObject? Encoding, string? Description)
{
    /// <summary>The fields of a form that are files.</summary>
    public IReadOnlySet<string> Files { get; init; } = new HashSet<string>();
}
