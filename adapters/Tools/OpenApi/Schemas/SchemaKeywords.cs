using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Cartrita.Adapters.Tools.OpenApi.Schemas;

/// <summary>Keywords of JSON Schema 2020-12 whose values are no schemas: each is kept where its value is one that the meta-schema accepts, and dropped where it is not.</summary>
/// <remarks>Regular expressions are dropped whatever they are: a stranger's can take longer than anybody waits to be held against an argument. The server itself holds calls to them.</remarks>
internal static class SchemaKeywords
{
    private static readonly FrozenSet<string> Formats = new[]
    {
        "date-time", "date", "time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6", "uri", "uri-reference", "iri", "iri-reference", "uuid", "json-pointer",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Types = new[] { "null", "boolean", "object", "array", "number", "string", "integer" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The value of a keyword as it is kept; null where it is dropped.</summary>
    public static JsonNode? Plain(string keyword, JsonNode? value) => keyword switch
    {
        "type" => Type(value),
        "enum" => value is JsonArray { Count: > 0 } choices ? choices.DeepClone() : null,
        "multipleOf" => IsNumber(value, out var step) && step > 0 ? value!.DeepClone() : null,
        "maximum" or "minimum" or "exclusiveMaximum" or "exclusiveMinimum" => IsNumber(value, out _) ? value!.DeepClone() : null,
        "maxLength" or "minLength" or "maxItems" or "minItems" or "maxProperties" or "minProperties" or "maxContains" or "minContains" =>
            IsNumber(value, out var count) && count >= 0 && count == Math.Floor(count) ? value!.DeepClone() : null,
        "uniqueItems" => value is JsonValue flag && flag.TryGetValue<bool>(out _) ? value.DeepClone() : null,
        "format" => value is JsonValue name && name.TryGetValue<string>(out var format) && Formats.Contains(format) ? value.DeepClone() : null,
        "required" => Names(value),
        "dependentRequired" => value is JsonObject map && map.All(entry => entry.Value is JsonArray) ? map.DeepClone() : null,
        "description" => value is JsonValue words && words.TryGetValue<string>(out var said) && said.Length > 0 ? Descriptions.Screened(said, Descriptions.OfValues) : null,
        _ => null,
    };

    private static JsonNode? Type(JsonNode? value)
    {
        var names = (value switch
        {
            JsonValue single => [single.ToString()],
            JsonArray list => list.Select(one => one?.ToString() ?? string.Empty),
            _ => Enumerable.Empty<string>(),
        }).Where(Types.Contains).Distinct(StringComparer.Ordinal).ToList();
        return names.Count switch
        {
            0 => null,
            1 => JsonValue.Create(names[0]),
            _ => new JsonArray([.. names.Select(name => (JsonNode)JsonValue.Create(name))]),
        };
    }

    private static JsonArray? Names(JsonNode? value)
    {
        var names = (value as JsonArray)?.OfType<JsonValue>().Select(name => name.ToString()).Distinct(StringComparer.Ordinal).ToList();
        return names is { Count: > 0 } ? new JsonArray([.. names.Select(name => (JsonNode)JsonValue.Create(name))]) : null;
    }

    private static bool IsNumber(JsonNode? value, out double number)
    {
        number = 0;
        return value is JsonValue one && one.GetValueKind() == System.Text.Json.JsonValueKind.Number && double.TryParse(one.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }
}
