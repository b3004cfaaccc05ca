using System.Text.Json;

namespace Cartrita.Core.Tools;

/// <summary>The texts in a piece of JSON, at any depth, as they are read and not as they are escaped.</summary>
public static class JsonTexts
{
    /// <summary>Gives the values in the order in which they stand, without the names of members.</summary>
    /// <param name="json">The JSON.</param>
    public static IEnumerable<string> Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Of(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Of),
        _ => [],
    };

    /// <summary>Whether all names and texts can be read: half of a surrogate pair, which an escape can write, is no text.</summary>
    /// <param name="json">The JSON.</param>
    public static bool AreReadable(JsonElement json)
    {
        try
        {
            return Whole(json).All(text => text is not null);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Gives everything that somebody may have written: names of members too, each before its value, as in <c>subject: Hello</c>.</summary>
    /// <param name="json">The JSON.</param>
    public static IEnumerable<string> Whole(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => member.Value.ValueKind == JsonValueKind.String ? [$"{member.Name}: {member.Value.GetString()}"] : Whole(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Whole),
        _ => [],
    };
}
