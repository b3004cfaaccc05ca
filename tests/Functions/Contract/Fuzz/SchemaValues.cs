using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cartrita.Functions.Tests.Contract.Fuzz;

/// <summary>Values that fit a schema of the description, and values that fit nothing.</summary>
internal sealed class SchemaValues(JsonElement document, Random random)
{
    private static readonly string[] Texts =
    [
        "", " ", "a", "When must a flaky test be fixed?", "é", "ﬀ́", "\u202Egpj.exe", "\uFEFF", "日本語のテキスト", "😀😀😀", "null", "0", "-1", "1e309", "true", "[]", "{}", "<script>", "' OR 1=1 --",
        "../../etc/passwd", "%00", "%2e%2e%2f", "\\", "\"", "\n", "\t", "\u0001", "AUX", "a.md", "{id}", "${x}", "urn:x", "sk-", "application/json", "9223372036854775808", "2026-11-26T12:00:00Z",
    ];

    private const int DeepestValue = 6;

    /// <summary>A value that fits, as far as the schema says.</summary>
    public JsonNode? Fitting(JsonElement schema, int depth = 0)
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("const", out var constant))
        {
            return JsonNode.Parse(constant.GetRawText());
        }

        if (schema.TryGetProperty("enum", out var values))
        {
            return JsonNode.Parse(values[random.Next(values.GetArrayLength())].GetRawText());
        }

        foreach (var keyword in (string[])["oneOf", "anyOf"])
        {
            if (schema.TryGetProperty(keyword, out var choices))
            {
                return Fitting(choices[random.Next(choices.GetArrayLength())], depth);
            }
        }

        return TypeOf(schema) switch
        {
            "object" => FittingObject(schema, depth),
            "array" => FittingArray(schema, depth),
            "string" => FittingText(schema),
            "integer" => random.Next((int)Limit(schema, "minimum", 0), (int)Math.Min(Limit(schema, "maximum", 100), 1_000_000) + 1),
            "number" => Math.Round(random.NextDouble() * 2, 3),
            "boolean" => random.Next(2) == 0,
            "null" => null,
            _ => JsonValue.Create(Texts[random.Next(Texts.Length)]),
        };
    }

    /// <summary>A value of any kind.</summary>
    public JsonNode? Any(int depth = 0) => random.Next(depth > DeepestValue ? 6 : 9) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.Next(int.MinValue, int.MaxValue),
        3 => JsonNode.Parse("1e400"),
        4 => new string('x', random.Next(3000)),
        5 => Text(),
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Any(depth + 1))]),
        7 => new JsonObject { [Text()] = Any(depth + 1) },
        _ => Deep(random.Next(1, 120)),
    };

    public string Text() => Texts[random.Next(Texts.Length)];

    private JsonObject FittingObject(JsonElement schema, int depth)
    {
        var (result, required) = (new JsonObject(), Required(schema));
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (required.Contains(property.Name) || (depth < 4 && random.Next(100) < 25))
                {
                    result[property.Name] = Fitting(property.Value, depth + 1);
                }
            }
        }
        else if (schema.TryGetProperty("additionalProperties", out var additional) && additional.ValueKind == JsonValueKind.Object)
        {
            result["key"] = Fitting(additional, depth + 1);
        }

        return result;
    }

    private JsonArray FittingArray(JsonElement schema, int depth)
    {
        var least = (int)Limit(schema, "minItems", 0);
        var count = least + random.Next(2);
        return schema.TryGetProperty("items", out var items) ? new JsonArray([.. Enumerable.Range(0, count).Select(_ => Fitting(items, depth + 1))]) : [];
    }

    private JsonValue FittingText(JsonElement schema)
    {
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time")
        {
            return JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"20{random.Next(10, 99)}-0{random.Next(1, 9)}-11T10:00:00Z"));
        }

        if (schema.TryGetProperty("pattern", out var pattern) && pattern.GetString()!.StartsWith("^[0-9a-f]{", StringComparison.Ordinal))
        {
            var length = int.Parse(pattern.GetString()!.AsSpan(10, 2), CultureInfo.InvariantCulture);
            return JsonValue.Create(string.Concat(Enumerable.Range(0, length).Select(_ => "0123456789abcdef"[random.Next(16)])));
        }

        return JsonValue.Create(random.Next(2) == 0 ? "Is anybody there?" : Text());
    }

    private static HashSet<string> Required(JsonElement schema) =>
        schema.TryGetProperty("required", out var required) ? [.. required.EnumerateArray().Select(name => name.GetString()!)] : [];

    private string? TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return null;
        }

        return type.ValueKind == JsonValueKind.Array ? type[random.Next(type.GetArrayLength())].GetString() : type.GetString();
    }

    private static double Limit(JsonElement schema, string keyword, double otherwise) => schema.TryGetProperty(keyword, out var limit) ? limit.GetDouble() : otherwise;

    private static JsonNode Deep(int levels)
    {
        JsonNode node = new JsonArray();
        for (var level = 0; level < levels; level++)
        {
            node = level % 2 == 0 ? new JsonObject { ["a"] = node } : new JsonArray(node);
        }

        return node;
    }

    private JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            schema = reference.GetString()!.Split('/').Skip(1).Aggregate(document, (at, part) => at.GetProperty(part));
        }

        return schema;
    }
}
