using System.Text.Json;

namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>Writes values in the styles of OpenAPI (RFC 6570). Names and values are escaped by whoever asks.</summary>
internal static class ParameterText
{
    /// <summary>The text of one value: a list or an object within another is JSON.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined => string.Empty,
        _ => value.GetRawText(),
    };

    /// <summary>Name and value pairs of a query, a form or a cookie.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="style"><c>form</c>, <c>spaceDelimited</c>, <c>pipeDelimited</c> or <c>deepObject</c>.</param>
    /// <param name="explode">Whether each part is a pair.</param>
    /// <param name="escape">Escapes values; a comma between two stays one.</param>
    public static IEnumerable<(string Name, string Value)> Pairs(string name, JsonElement value, string style, bool explode, Func<string, string> escape)
    {
        if (style == "deepObject" && value.ValueKind == JsonValueKind.Object)
        {
            return Deep(name, value, escape);
        }

        return (value.ValueKind, explode) switch
        {
            (JsonValueKind.Array, true) => value.EnumerateArray().Select(one => (name, escape(Of(one)))),
            (JsonValueKind.Object, true) => value.EnumerateObject().Select(member => (member.Name, escape(Of(member.Value)))),
            (JsonValueKind.Array or JsonValueKind.Object, false) => [(name, string.Join(Separator(style, escape), Parts(value).Select(escape)))],
            _ => [(name, escape(Of(value)))],
        };
    }

    /// <summary>The text of a part of a path or of a header.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="style"><c>simple</c>, <c>label</c> or <c>matrix</c>.</param>
    /// <param name="explode">Whether each part is written for itself.</param>
    /// <param name="escape">Escapes names and values.</param>
    public static string Single(string name, JsonElement value, string style, bool explode, Func<string, string> escape)
    {
        var isMatrix = style == "matrix";
        var (prefix, separator) = style switch
        {
            "label" => (".", explode ? "." : ","),
            "matrix" => (";", explode ? ";" : ","),
            _ => (string.Empty, ","),
        };
        var named = isMatrix ? $"{escape(name)}=" : string.Empty;
        return value.ValueKind switch
        {
            JsonValueKind.Array when explode && isMatrix => prefix + string.Join(separator, value.EnumerateArray().Select(one => named + escape(Of(one)))),
            JsonValueKind.Object when explode => prefix + string.Join(separator, value.EnumerateObject().Select(member => $"{escape(member.Name)}={escape(Of(member.Value))}")),
            JsonValueKind.Array or JsonValueKind.Object => prefix + named + string.Join(separator, Parts(value).Select(escape)),
            _ => Of(value) is { Length: > 0 } text ? prefix + named + escape(text) : prefix + named.TrimEnd('='),
        };
    }

    private static string Separator(string style, Func<string, string> escape) => style switch { "spaceDelimited" => escape(" "), "pipeDelimited" => escape("|"), _ => "," };

    private static IEnumerable<string> Parts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(Of) : value.EnumerateObject().SelectMany(member => new[] { member.Name, Of(member.Value) });

    private static IEnumerable<(string Name, string Value)> Deep(string name, JsonElement value, Func<string, string> escape) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Deep($"{name}[{member.Name}]", member.Value, escape)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(one => Deep(name, one, escape)),
        _ => [(name, escape(Of(value)))],
    };
}
