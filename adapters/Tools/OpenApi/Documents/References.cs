using System.Text.Json.Nodes;

namespace Cartrita.Adapters.Tools.OpenApi.Documents;

/// <summary>References as they are written: an address, which may be relative or missing, and a fragment.</summary>
internal static class References
{
    /// <summary>The reference of an object; null where it has none. Which schema a dynamic one leads to is not looked for further than its name.</summary>
    public static string? Of(JsonObject? node) => OpenApiDocument.Text(node, "$ref") ?? OpenApiDocument.Text(node, "$dynamicRef");

    /// <summary>Its address and its fragment.</summary>
    public static (string Address, string Fragment) Split(string reference)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? (reference, string.Empty) : (reference[..hash], reference[(hash + 1)..]);
    }

    /// <summary>An address without what it is relative to, as far as that is known.</summary>
    public static string Absolute(Uri? from, string address) =>
        (from is null ? Uri.TryCreate(address, UriKind.Absolute, out var whole) : Uri.TryCreate(from, address, out whole)) ? Split(whole!.AbsoluteUri).Address : Split(address).Address;

    /// <summary>Addresses of other texts that a text refers to: by references, and by what discriminators map to.</summary>
    public static IEnumerable<string> Addresses(JsonNode root) =>
        OpenApiPart.Objects(root)
            .SelectMany(node => ((node["discriminator"] as JsonObject)?["mapping"] as JsonObject ?? []).Select(choice => Text(choice.Value)).Where(choice => choice is not null && IsReference(choice)).Prepend(Of(node)))
            .OfType<string>()
            .Select(reference => Split(reference).Address)
            .Where(address => address.Length > 0)
            .Distinct(StringComparer.Ordinal);

    /// <summary>Whether what a discriminator maps to is a reference, and not the name of a schema.</summary>
    public static bool IsReference(string choice) => choice.AsSpan().ContainsAny('/', '#') || Path.GetExtension(choice).ToUpperInvariant() is ".JSON" or ".YAML" or ".YML";

    /// <summary>Where in its tree a node is (RFC 6901).</summary>
    public static string Pointer(JsonNode node)
    {
        var parts = new Stack<string>();
        for (var at = node; at.Parent is { } parent; at = parent)
        {
            parts.Push(parent is JsonArray ? at.GetElementIndex().ToString(System.Globalization.CultureInfo.InvariantCulture) : Escape(at.GetPropertyName()));
        }

        return string.Concat(parts.Select(part => $"/{part}"));
    }

    /// <summary>The names of a pointer.</summary>
    public static IEnumerable<string> Names(string pointer) =>
        pointer.Length == 0 ? [] : pointer[1..].Split('/').Select(part => Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));

    /// <summary>A name as a part of a pointer.</summary>
    public static string Escape(string name) => Uri.EscapeDataString(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
