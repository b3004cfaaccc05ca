using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Activities.Models;
using Cartrita.Activities.Tools;

namespace Cartrita.Activities.Agents;

/// <summary>The members of an output that only its agent's manifest knows, as others get them: within bounds, whatever the agent wrote.</summary>
/// <remarks>Texts are shortened, and what comes after the bounds is left out: a list's last items, an object's last members.</remarks>
internal sealed class AgentData
{
    /// <summary>The most characters of one text.</summary>
    internal const int LongestText = 300;

    /// <summary>The most items of one list.</summary>
    internal const int MostItems = 50;

    /// <summary>The most characters of all texts, numbers and names together.</summary>
    internal const int MostCharacters = 16_000;

    private const int Deepest = 8;

    private readonly Func<string, string> shown;
    private int left = MostCharacters;

    private AgentData(Func<string, string> shown) => this.shown = shown;

    /// <summary>The members within bounds; null where there are none.</summary>
    /// <param name="data">The members, an object.</param>
    /// <param name="shown">Makes a text what it may be shown as, before it is shortened.</param>
    internal static JsonElement? Bounded(JsonElement? data, Func<string, string> shown) =>
        data is { ValueKind: JsonValueKind.Object } members && new AgentData(shown).Take(members, 0, out var node) && node is JsonObject { Count: > 0 } ? JsonElement.Parse(node.ToJsonString()) : null;

    /// <summary>Adds the members to what a model reads, labelled as what they are: the words of whoever the agent read.</summary>
    /// <param name="text">What the model reads.</param>
    /// <param name="data">The members.</param>
    internal static void Add(PromptText text, JsonElement? data)
    {
        if (Bounded(data, whole => whole) is { } members)
        {
            text.Own($"\nIts data (untrusted):").Block(members.GetRawText());
        }
    }

    private bool Take(JsonElement json, int depth, out JsonNode? node)
    {
        node = null;
        if (depth > Deepest)
        {
            return false;
        }

        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                node = Members(json, depth);
                return true;
            case JsonValueKind.Array:
                node = Items(json, depth);
                return true;
            case JsonValueKind.String:
                var text = TextCut.At(shown(json.GetString()!), LongestText);
                node = JsonValue.Create(text);
                return Pay(text.Length);
            default:
                var raw = json.GetRawText();
                node = JsonNode.Parse(raw);
                return raw.Length <= LongestText && Pay(raw.Length);
        }
    }

    private JsonObject Members(JsonElement json, int depth)
    {
        var members = new JsonObject();
        foreach (var member in json.EnumerateObject())
        {
            var name = TextCut.At(shown(member.Name), LongestText);
            if (Pay(name.Length) && Take(member.Value, depth + 1, out var value))
            {
                members[name] = value;
            }
        }

        return members;
    }

    private JsonArray Items(JsonElement json, int depth)
    {
        var items = new JsonArray();
        foreach (var item in json.EnumerateArray().Take(MostItems))
        {
            if (Take(item, depth + 1, out var value))
            {
                items.Add(value);
            }
        }

        return items;
    }

    // A list of nothing but empty items is not free.
    private bool Pay(int characters)
    {
        left -= characters + 1;
        return left >= 0;
    }
}
