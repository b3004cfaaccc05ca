using System.Text.Json.Nodes;

namespace Cartrita.Adapters.Tools.OpenApi.Documents;

/// <summary>An operation of a document.</summary>
internal sealed record OpenApiOperation
{
    /// <summary>The method, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>The path's template.</summary>
    public required string Path { get; init; }

    /// <summary>Its id; null where the document gives none.</summary>
    public string? OperationId { get; init; }

    /// <summary>The operation as it is written.</summary>
    public required JsonObject Node { get; init; }

    /// <summary>The path's item, with what all of its operations share.</summary>
    public required JsonObject Item { get; init; }

    /// <summary>How reports and lint findings name it.</summary>
    public string Name => OperationId ?? $"{Method} {Path}";

    /// <summary>Its summary.</summary>
    public string Summary => OpenApiDocument.Text(Node, "summary") ?? string.Empty;

    /// <summary>Its description.</summary>
    public string Description => OpenApiDocument.Text(Node, "description") ?? string.Empty;

    /// <summary>Whether nobody should call it any more.</summary>
    public bool IsDeprecated => OpenApiDocument.IsTrue(Node, "deprecated");

    /// <summary>Its tags.</summary>
    public IEnumerable<string> Tags => (Node["tags"] as JsonArray)?.OfType<JsonValue>().Select(tag => tag.ToString()) ?? [];
}
