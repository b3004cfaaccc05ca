using System.Text.Json;

namespace Cartrita.Core.Tools;

/// <summary>The texts in a piece of JSON: values, at any depth, and not the names of members.</summary>
public static class JsonTexts
{
    /// <summary>Gives them in the order in which they stand.</summary>
    /// <param name="json">The JSON.</param>
    public static IEnumerable<string> Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Of(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Of),
        _ => [],
    };
}
