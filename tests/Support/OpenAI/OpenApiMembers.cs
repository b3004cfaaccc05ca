using System.Text.Json;

namespace Cartrita.TestSupport.OpenAI;

/// <summary>Finds members that a description does not name, at every depth: a vendor refuses parameters that it does not know.</summary>
/// <remarks>Of variants those that fit count, all of them, for the vendor's overlap. A schema that names no members, or says what further ones are, is a free map.</remarks>
internal sealed class OpenApiMembers(OpenApiSchemas schemas)
{
    /// <summary>The paths of members that are unknown.</summary>
    internal IReadOnlyList<string> Unknown(string schema, JsonElement value)
    {
        var errors = new List<string>();
        Check([schemas.Named(schema)], value, "$", errors);
        return errors;
    }

    private void Check(IReadOnlyList<JsonElement> candidates, JsonElement value, string path, List<string> errors)
    {
        var applicable = candidates.SelectMany(schema => Applicable(schema, value)).ToList();
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(applicable, value, path, errors);
                break;
            case JsonValueKind.Array:
                var items = applicable.Where(schema => schema.TryGetProperty("items", out _)).Select(schema => schema.GetProperty("items")).ToList();
                var at = 0;
                foreach (var item in items.Count == 0 ? [] : value.EnumerateArray().ToList())
                {
                    Check(items, item, $"{path}[{at++}]", errors);
                }

                break;
        }
    }

    private void CheckObject(List<JsonElement> applicable, JsonElement value, string path, List<string> errors)
    {
        var named = applicable.Where(schema => schema.TryGetProperty("properties", out _)).Select(schema => schema.GetProperty("properties")).ToList();
        var isFree = named.Count == 0 || applicable.Exists(schema => schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind != JsonValueKind.False);
        foreach (var member in value.EnumerateObject())
        {
            var known = named.Where(properties => properties.TryGetProperty(member.Name, out _)).Select(properties => properties.GetProperty(member.Name)).ToList();
            if (known.Count > 0)
            {
                Check(known, member.Value, $"{path}.{member.Name}", errors);
            }
            else if (!isFree)
            {
                errors.Add($"{path}.{member.Name}: not a parameter");
            }
        }
    }

    // The schema itself, all of its parts, and those of its variants that fit.
    private IEnumerable<JsonElement> Applicable(JsonElement schema, JsonElement value)
    {
        schema = schemas.Resolve(schema);
        if (schema.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        yield return schema;
        var parts = schema.TryGetProperty("allOf", out var all) ? all.EnumerateArray().ToList() : [];
        foreach (var keyword in new[] { "anyOf", "oneOf" })
        {
            if (schema.TryGetProperty(keyword, out var variants))
            {
                parts.AddRange(variants.EnumerateArray().Where(variant => schemas.Validate(variant, value).Count == 0));
            }
        }

        foreach (var found in parts.SelectMany(part => Applicable(part, value)))
        {
            yield return found;
        }
    }
}
