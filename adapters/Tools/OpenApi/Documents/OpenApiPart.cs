using System.Text.Json.Nodes;

namespace Cartrita.Adapters.Tools.OpenApi.Documents;

/// <summary>One of the texts that a document consists of.</summary>
/// <param name="key">What canonical references to it begin with: its address, and nothing for the document itself.</param>
/// <param name="address">What its references are relative to; null where nobody knows where it comes from.</param>
/// <param name="root">Its tree.</param>
internal sealed class OpenApiPart(string key, Uri? address, JsonNode root)
{
    private static readonly string[] AnchorWords = ["$anchor", "$dynamicAnchor"];

    private readonly Lazy<(Dictionary<string, JsonNode> Anchors, Dictionary<string, JsonNode> Ids)> names = new(() => Names(address, root));

    /// <summary>What canonical references to it begin with.</summary>
    public string Key => key;

    /// <summary>What its references are relative to.</summary>
    public Uri? Address => address;

    /// <summary>Its tree.</summary>
    public JsonNode Root => root;

    /// <summary>The schema that has a name (<c>$anchor</c>); null for none.</summary>
    public JsonNode? Anchor(string name) => names.Value.Anchors.GetValueOrDefault(name);

    /// <summary>The schemas within it that have addresses of their own (<c>$id</c>).</summary>
    public IReadOnlyDictionary<string, JsonNode> Schemas => names.Value.Ids;

    private static (Dictionary<string, JsonNode> Anchors, Dictionary<string, JsonNode> Ids) Names(Uri? address, JsonNode root)
    {
        var (anchors, ids) = (new Dictionary<string, JsonNode>(StringComparer.Ordinal), new Dictionary<string, JsonNode>(StringComparer.Ordinal));
        foreach (var node in Objects(root))
        {
            foreach (var anchor in AnchorWords.Select(word => OpenApiDocument.Text(node, word)).OfType<string>())
            {
                anchors.TryAdd(anchor, node);
            }

            if (OpenApiDocument.Text(node, "$id") is { } id)
            {
                ids.TryAdd(References.Absolute(address, id), node);
            }
        }

        return (anchors, ids);
    }

    /// <summary>All objects of a tree.</summary>
    public static IEnumerable<JsonObject> Objects(JsonNode root)
    {
        var left = new Stack<JsonNode>([root]);
        while (left.TryPop(out var node))
        {
            var inner = node switch { JsonObject members => members.Select(member => member.Value), JsonArray items => items, _ => [] };
            foreach (var one in inner.Where(one => one is JsonObject or JsonArray))
            {
                left.Push(one!);
            }

            if (node is JsonObject written)
            {
                yield return written;
            }
        }
    }
}
