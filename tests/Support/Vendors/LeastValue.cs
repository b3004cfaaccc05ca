using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.TestSupport.Vendors;

/// <summary>Makes the least value that fits a schema, so that a server's answer has every member that the vendor promises.</summary>
internal static class LeastValue
{
    /// <summary>An object of a named schema, with members that are laid over it.</summary>
    internal static JsonObject Object(OpenApiSchemas schemas, string name, JsonObject members)
    {
        var least = (JsonObject)Of(schemas, schemas.Named(name))!;
        foreach (var (member, value) in members)
        {
            least[member] = value?.DeepClone();
        }

        return least;
    }

    private static JsonNode? Of(OpenApiSchemas schemas, JsonElement schema)
    {
        schema = schemas.Resolve(schema);
        if (schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean())
        {
            return null;
        }

        foreach (var keyword in new[] { "anyOf", "oneOf", "allOf" })
        {
            if (!schema.TryGetProperty("properties", out _) && schema.TryGetProperty(keyword, out var parts))
            {
                return Of(schemas, parts[0]);
            }
        }

        return Type(schema) switch
        {
            "object" => Members(schemas, schema),
            "array" => new JsonArray(),
            "integer" or "number" => JsonValue.Create(1),
            "boolean" => JsonValue.Create(false),
            _ => JsonValue.Create(Text(schema)),
        };
    }

    private static JsonObject Members(OpenApiSchemas schemas, JsonElement schema)
    {
        var made = new JsonObject();
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(one => one.GetString()!))
            {
                made[name] = schema.GetProperty("properties").TryGetProperty(name, out var member) ? Of(schemas, member) : null;
            }
        }

        return made;
    }

    private static string? Type(JsonElement schema) =>
        schema.TryGetProperty("type", out var type) ? type.ValueKind == JsonValueKind.Array ? type[0].GetString() : type.GetString() : schema.TryGetProperty("properties", out _) ? "object" : null;

    private static string Text(JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var values))
        {
            return values[0].GetString()!;
        }

        return (schema.TryGetProperty("format", out var format) ? format.GetString() : null) switch
        {
            "date-time" => "2026-01-01T00:00:00Z",
            "uri" => "https://github.example/",
            _ => new string('0', schema.TryGetProperty("minLength", out var least) ? least.GetInt32() : 1),
        };
    }
}
