using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.OpenApi.Documents;

/// <summary>An OpenAPI document as it is written: its tree, and where its references lead. Nothing is resolved before it is needed, so circles do no harm.</summary>
internal sealed class OpenApiDocument
{
    private const int LongestChain = 32;

    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 256, AllowTrailingCommas = false, AllowDuplicateProperties = false };

    private OpenApiDocument(JsonObject root, bool is30) => (Root, Is30) = (root, is30);

    /// <summary>The tree.</summary>
    public JsonObject Root { get; }

    /// <summary>Whether its schemas are those of 3.0, which are not JSON Schema.</summary>
    public bool Is30 { get; }

    /// <summary>Its title.</summary>
    public string Title => Text(Root["info"] as JsonObject, "title") ?? string.Empty;

    /// <summary>Reads a document.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: it is none of 3.0 or 3.1.</exception>
    public static OpenApiDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        var root = Read(bytes) as JsonObject ?? throw Unfit("The document is not an object.");
        var version = Text(root, "openapi") ?? throw Unfit(root.ContainsKey("swagger") ? "The document is Swagger 2.0; convert it to OpenAPI 3." : "The document has no member openapi.");
        return version.StartsWith("3.0.", StringComparison.Ordinal) || version.StartsWith("3.1.", StringComparison.Ordinal)
            ? new OpenApiDocument(root, version[2] == '0')
            : throw Unfit("The document is of a version that is neither 3.0 nor 3.1.");
    }

    /// <summary>A schema of 2020-12 that stands for itself; references lead into it.</summary>
    public static OpenApiDocument OfSchema(JsonObject schema) => new(schema, is30: false);

    /// <summary>What a reference within the document leads to; null for nothing.</summary>
    public JsonNode? Find(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return null;
        }

        JsonNode? node = Root;
        foreach (var part in reference[2..].Split('/'))
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            node = node switch
            {
                JsonObject inner => inner[name],
                JsonArray list when int.TryParse(name, out var index) && index >= 0 && index < list.Count => list[index],
                _ => null,
            };
        }

        return node;
    }

    /// <summary>An object, or the one that its references lead to in the end.</summary>
    /// <exception cref="OperationUnfitException">They lead nowhere.</exception>
    public JsonObject Follow(JsonNode? node)
    {
        for (var link = 0; link < LongestChain; link++)
        {
            if (node is not JsonObject inner)
            {
                throw new OperationUnfitException("a part of it is missing or not an object");
            }

            if (Text(inner, "$ref") is not { } reference)
            {
                return inner;
            }

            node = Find(reference) ?? throw OperationUnfitException.Reference(reference);
        }

        throw new OperationUnfitException("its references go in a circle");
    }

    /// <summary>A member that is a text; null where it is none.</summary>
    public static string? Text(JsonObject? node, string name) => node?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Whether a member is true.</summary>
    public static bool IsTrue(JsonObject? node, string name) => node?[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    private static JsonNode? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var start = bytes.Span.IndexOfAnyExcept(" \t\r\n\uFEFF"u8);
            return start >= 0 && bytes.Span[start] == (byte)'{' ? JsonNode.Parse(bytes.Span[start..], documentOptions: Json) : YamlDocuments.Read(bytes);
        }
        catch (JsonException exception)
        {
            throw new CartritaException(Problems.InvalidRequest, "The document is not JSON that can be read.", exception);
        }
    }

    private static CartritaException Unfit(string detail) => new(Problems.InvalidRequest, detail);
}
