using System.Net;
using System.Text.Json.Nodes;

namespace Cartrita.Parity.Driver;

/// <summary>What the app answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="ContentType">The media type of the body; null where there is no body.</param>
/// <param name="Body">The body; null for bytes that are no text.</param>
internal sealed record Answer(HttpStatusCode Status, string? ContentType, string Body)
{
    /// <summary>The body as JSON; null where it is none.</summary>
    public JsonNode? Json { get; } = ContentType is "application/json" && Body.Length > 0 ? JsonNode.Parse(Body) : null;

    /// <summary>The headers that belong to the answer, each as a line.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>A member of the body, as text.</summary>
    public string? Text(string member) => (Json as JsonObject)?[member]?.ToString();
}
