using System.Text.Json;

namespace Cartrita.TestSupport.OpenAI;

/// <summary>Validates JSON against the schemas of an OpenAPI 3.1 description; knows the keywords that the vendor's description uses.</summary>
/// <remarks>Variants of <c>oneOf</c> overlap in the vendor's description, so one that fits is enough. Free maps and formats are not looked into.</remarks>
public sealed class OpenApiSchemas(JsonElement document)
{
    /// <summary>Reads a description.</summary>
    public static OpenApiSchemas Read(string path) => new(JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.Clone());

    /// <summary>What is wrong with a value; nothing where it fits.</summary>
    public IReadOnlyList<string> Validate(string schema, JsonElement value) => Validate(Named(schema), value);

    /// <summary>The same by a schema of the description itself.</summary>
    public IReadOnlyList<string> Validate(JsonElement schema, JsonElement value)
    {
        var errors = new List<string>();
        Check(schema, value, "$", errors);
        return errors;
    }

    /// <summary>The members of a value that the schema does not name: a vendor refuses parameters that it does not know.</summary>
    public IReadOnlyList<string> Unknown(string schema, JsonElement value) => Unknown(Named(schema), value);

    /// <summary>The same by a schema of the description itself.</summary>
    public IReadOnlyList<string> Unknown(JsonElement schema, JsonElement value)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        Collect(schema, known);
        return [.. value.EnumerateObject().Select(member => member.Name).Where(name => !known.Contains(name)).Select(name => $"$.{name}: not a parameter")];
    }

    /// <summary>A schema by its name.</summary>
    internal JsonElement Named(string name) => document.GetProperty("components").GetProperty("schemas").GetProperty(name);

    /// <summary>Follows references.</summary>
    internal JsonElement Resolve(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
        {
            schema = reference.GetString()!.Split('/').Skip(1).Aggregate(document, (at, part) => at.GetProperty(part.Replace("~1", "/", StringComparison.Ordinal)));
        }

        return schema;
    }

    private void Collect(JsonElement schema, HashSet<string> known)
    {
        schema = Resolve(schema);
        foreach (var keyword in new[] { "allOf", "anyOf", "oneOf" })
        {
            if (schema.TryGetProperty(keyword, out var parts))
            {
                foreach (var part in parts.EnumerateArray())
                {
                    Collect(part, known);
                }
            }
        }

        if (schema.TryGetProperty("properties", out var properties))
        {
            known.UnionWith(properties.EnumerateObject().Select(property => property.Name));
        }
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<string> errors)
    {
        schema = Resolve(schema);
        if (schema.ValueKind != JsonValueKind.Object)
        {
            if (schema.ValueKind == JsonValueKind.False)
            {
                errors.Add($"{path}: not allowed");
            }

            return;
        }

        if (value.ValueKind == JsonValueKind.Null && schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean())
        {
            return;
        }

        CheckParts(schema, value, path, errors);
        if (schema.TryGetProperty("type", out var type) && !IsOfType(type, value))
        {
            errors.Add($"{path}: {value.ValueKind} is not {type}");
            return;
        }

        if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)))
        {
            errors.Add($"{path}: {value} is not one of the values");
        }

        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value))
        {
            errors.Add($"{path}: {value} is not {constant}");
        }

        CheckValue(schema, value, path, errors);
    }

    private void CheckParts(JsonElement schema, JsonElement value, string path, List<string> errors)
    {
        if (schema.TryGetProperty("allOf", out var all))
        {
            foreach (var part in all.EnumerateArray())
            {
                Check(part, value, path, errors);
            }
        }

        foreach (var keyword in new[] { "anyOf", "oneOf" })
        {
            if (schema.TryGetProperty(keyword, out var choices) && !Fits(choices, value, path, out var nearest))
            {
                errors.Add($"{path}: fits no variant ({string.Join("; ", nearest)})");
            }
        }
    }

    private bool Fits(JsonElement choices, JsonElement value, string path, out List<string> nearest)
    {
        nearest = [];
        foreach (var choice in choices.EnumerateArray())
        {
            var errors = new List<string>();
            Check(choice, value, path, errors);
            if (errors.Count == 0)
            {
                return true;
            }

            nearest = nearest.Count == 0 || errors.Count < nearest.Count ? errors : nearest;
        }

        return false;
    }

    private void CheckValue(JsonElement schema, JsonElement value, string path, List<string> errors)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(schema, value, path, errors);
                break;
            case JsonValueKind.Array:
                var count = value.GetArrayLength();
                Limit(schema, "minItems", count, (found, limit) => found < limit, path, errors);
                Limit(schema, "maxItems", count, (found, limit) => found > limit, path, errors);
                if (schema.TryGetProperty("items", out var items))
                {
                    var at = 0;
                    foreach (var item in value.EnumerateArray())
                    {
                        Check(items, item, $"{path}[{at++}]", errors);
                    }
                }

                break;
            case JsonValueKind.Number:
                Limit(schema, "minimum", value.GetDouble(), (found, limit) => found < limit, path, errors);
                Limit(schema, "maximum", value.GetDouble(), (found, limit) => found > limit, path, errors);
                break;
            case JsonValueKind.String:
                Limit(schema, "minLength", value.GetString()!.Length, (found, limit) => found < limit, path, errors);
                Limit(schema, "maxLength", value.GetString()!.Length, (found, limit) => found > limit, path, errors);
                break;
        }
    }

    private void CheckObject(JsonElement schema, JsonElement value, string path, List<string> errors)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            errors.AddRange(required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{path}.{name}: missing"));
        }

        var properties = schema.TryGetProperty("properties", out var declared) ? declared : default;
        foreach (var member in value.EnumerateObject())
        {
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(member.Name, out var property))
            {
                Check(property, member.Value, $"{path}.{member.Name}", errors);
            }
            else if (schema.TryGetProperty("additionalProperties", out var additional) && additional.ValueKind != JsonValueKind.True)
            {
                Check(additional, member.Value, $"{path}.{member.Name}", errors);
            }
        }
    }

    private static void Limit(JsonElement schema, string keyword, double found, Func<double, double, bool> breaks, string path, List<string> errors)
    {
        if (schema.TryGetProperty(keyword, out var limit) && breaks(found, limit.GetDouble()))
        {
            errors.Add($"{path}: {found} breaks {keyword} {limit}");
        }
    }

    private static bool IsOfType(JsonElement type, JsonElement value) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Any(one => IsOfType(one, value)) : type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() % 1 == 0,
            "number" => value.ValueKind == JsonValueKind.Number,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => false,
        };
}
