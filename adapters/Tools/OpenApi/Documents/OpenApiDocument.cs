using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Tools.OpenApi.Documents;

/// <summary>An OpenAPI document as it is written: its trees, and where their references lead. Nothing is resolved before it is needed, so circles do no harm.</summary>
internal sealed class OpenApiDocument
{
    private const int LongestChain = 32;
    private const int MostNodes = 2_000_000;

    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 256, AllowTrailingCommas = false, AllowDuplicateProperties = false };

    private readonly OpenApiPart own;
    private readonly Dictionary<string, OpenApiPart> byAddress;
    private readonly Dictionary<JsonNode, OpenApiPart> byRoot;
    private readonly Lazy<ILookup<string, JsonNode>> schemas;
    private readonly IReadOnlyDictionary<string, string> missing;

    private OpenApiDocument(JsonObject root, bool is30, Uri? address, IReadOnlyDictionary<string, JsonNode> others, IReadOnlyDictionary<string, string> missing)
    {
        (Root, Is30, this.missing) = (root, is30, missing);
        own = new OpenApiPart(string.Empty, address, root);
        var all = others.Select(other => new OpenApiPart(other.Key, new Uri(other.Key), other.Value)).Append(own).ToList();
        byAddress = all.Where(part => part.Address is not null).ToDictionary(part => References.Split(part.Address!.AbsoluteUri).Address, StringComparer.Ordinal);
        byRoot = all.ToDictionary(part => part.Root, ReferenceEqualityComparer.Instance as IEqualityComparer<JsonNode>);
        schemas = new(() => all.SelectMany(part => part.Schemas).ToLookup(schema => schema.Key, schema => schema.Value, StringComparer.Ordinal));
    }

    /// <summary>The tree.</summary>
    public JsonObject Root { get; }

    /// <summary>Whether its schemas are those of 3.0, which are not JSON Schema.</summary>
    public bool Is30 { get; }

    /// <summary>Its title.</summary>
    public string Title => Text(Root["info"] as JsonObject, "title") ?? string.Empty;

    /// <summary>Reads a document that is one text.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: it is none of 3.0 or 3.1.</exception>
    public static OpenApiDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        var left = MostNodes;
        return Of(Read(bytes, ref left), address: null, new Dictionary<string, JsonNode>(), new Dictionary<string, string>());
    }

    /// <summary>A document of texts that were read.</summary>
    /// <param name="text">Its own.</param>
    /// <param name="address">Where that comes from.</param>
    /// <param name="others">Those that it refers to, by their addresses.</param>
    /// <param name="missing">Why others that it refers to are not among them.</param>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: it is none of 3.0 or 3.1.</exception>
    public static OpenApiDocument Of(JsonNode? text, Uri? address, IReadOnlyDictionary<string, JsonNode> others, IReadOnlyDictionary<string, string> missing)
    {
        var root = text as JsonObject ?? throw Unfit("The document is not an object.");
        var version = Text(root, "openapi") ?? throw Unfit(root.ContainsKey("swagger") ? "The document is Swagger 2.0; convert it to OpenAPI 3." : "The document has no member openapi.");
        return version.StartsWith("3.0.", StringComparison.Ordinal) || version.StartsWith("3.1.", StringComparison.Ordinal)
            ? new OpenApiDocument(root, version[2] == '0', address, others, missing)
            : throw Unfit("The document is of a version that is neither 3.0 nor 3.1.");
    }

    /// <summary>A schema of 2020-12 that stands for itself; references lead into it.</summary>
    public static OpenApiDocument OfSchema(JsonObject schema) => new(schema, is30: false, address: null, new Dictionary<string, JsonNode>(), new Dictionary<string, string>());

    /// <summary>Reads a text, JSON or YAML.</summary>
    /// <param name="bytes">The text.</param>
    /// <param name="left">How many nodes may still be read of all texts of a document: aliases of YAML can multiply.</param>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: it can't be read.</exception>
    public static JsonNode? Read(ReadOnlyMemory<byte> bytes, ref int left)
    {
        try
        {
            var start = bytes.Span.IndexOfAnyExcept(" \t\r\n\uFEFF"u8);
            return start >= 0 && bytes.Span[start] == (byte)'{' ? JsonNode.Parse(bytes.Span[start..], documentOptions: Json) : YamlDocuments.Read(bytes, ref left);
        }
        catch (JsonException exception)
        {
            throw new CartritaException(Problems.InvalidRequest, "The document is not JSON that can be read.", exception);
        }
    }

    /// <summary>The reference of an object in its canonical form, so that two ways to one place are one; null where it has none.</summary>
    public string? ReferenceOf(JsonObject? node) => node is not null && References.Of(node) is { } written ? Canonical(written, node) : null;

    /// <summary>The canonical form of a reference: the address of a text, nothing for the document itself, and a pointer.</summary>
    /// <param name="written">It as it is written.</param>
    /// <param name="from">Where it is written.</param>
    public string Canonical(string written, JsonNode from)
    {
        var part = byRoot.GetValueOrDefault(from.Root, own);
        var (address, fragment) = References.Split(written);
        var schema = SchemaOf(from);
        if (address.Length > 0)
        {
            var absolute = References.Absolute(part.Address, address);
            schema = schemas.Value[absolute].FirstOrDefault() ?? byAddress.GetValueOrDefault(absolute)?.Root;
            if (schema is null)
            {
                return $"{absolute}#{fragment}";
            }

            part = byRoot[schema.Root];
        }

        return $"{part.Key}#{Pointer(part, schema, fragment)}";
    }

    /// <summary>What a canonical reference leads to; null for nothing.</summary>
    public JsonNode? Find(string reference) => Find(reference, LongestChain);

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

            if (ReferenceOf(inner) is not { } reference)
            {
                return inner;
            }

            node = Find(reference) ?? throw Missing(reference);
        }

        throw new OperationUnfitException("its references go in a circle");
    }

    /// <summary>Says that a canonical reference leads nowhere, and why.</summary>
    public OperationUnfitException Missing(string reference)
    {
        var (address, fragment) = References.Split(reference);
        var shown = own.Address is { } from && Uri.TryCreate(address, UriKind.Absolute, out var whole) ? from.MakeRelativeUri(whole).ToString() : address;
        return OperationUnfitException.Reference($"{shown}#{fragment}", byAddress.ContainsKey(address) || address.Length == 0 ? null : missing.GetValueOrDefault(address, "another document; bundle the documents into one"));
    }

    /// <summary>A member that is a text; null where it is none.</summary>
    public static string? Text(JsonObject? node, string name) => node?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Whether a member is true.</summary>
    public static bool IsTrue(JsonObject? node, string name) => node?[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    private static string Pointer(OpenApiPart part, JsonNode? schema, string fragment)
    {
        if (fragment.Length > 0 && fragment[0] != '/')
        {
            return part.Anchor(Uri.UnescapeDataString(fragment)) is { } named ? References.Pointer(named) : fragment;
        }

        // Many who write $id in a schema count from the document all the same.
        var within = schema is null || Walk(schema, fragment) is null ? string.Empty : References.Pointer(schema);
        return within + string.Concat(References.Names(fragment).Select(name => $"/{References.Escape(name)}"));
    }

    private static JsonNode? Walk(JsonNode? node, string pointer) => References.Names(pointer).Aggregate(node, Step);

    private static JsonNode? Step(JsonNode? node, string name) => node switch
    {
        JsonObject inner => inner[name],
        JsonArray list when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
        _ => null,
    };

    // The nearest schema around that has an address of its own, which references without an address are relative to (JSON Schema 2020-12, 8.2).
    private JsonNode? SchemaOf(JsonNode from)
    {
        var at = Is30 ? null : from;
        while (at is not null && Text(at as JsonObject, "$id") is null)
        {
            at = at.Parent;
        }

        return at;
    }

    private JsonNode? Find(string reference, int links)
    {
        var (address, pointer) = References.Split(reference);
        var node = address.Length == 0 ? Root : byAddress.GetValueOrDefault(address)?.Root;
        if (links == 0 || (pointer.Length > 0 && pointer[0] != '/'))
        {
            return null;
        }

        foreach (var name in References.Names(pointer))
        {
            // A whole map, such as that of the schemas, may stand elsewhere.
            node = node is JsonObject inner && !inner.ContainsKey(name) && ReferenceOf(inner) is { } elsewhere ? Step(Find(elsewhere, links - 1), name) : Step(node, name);
        }

        return node;
    }

    private static CartritaException Unfit(string detail) => new(Problems.InvalidRequest, detail);
}
