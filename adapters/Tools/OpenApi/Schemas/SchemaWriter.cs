using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cartrita.Adapters.Tools.OpenApi.Documents;

namespace Cartrita.Adapters.Tools.OpenApi.Schemas;

/// <summary>Writes schemas of a document as one JSON Schema 2020-12: what is referred to comes under <c>$defs</c> once, so circles stay references.</summary>
/// <param name="document">The document.</param>
internal sealed partial class SchemaWriter(OpenApiDocument document)
{
    private const int Deepest = 64;
    private const int MostNodes = 20_000;

    private static readonly string[] Single = ["not", "if", "then", "else", "contains", "additionalProperties", "propertyNames", "unevaluatedProperties", "unevaluatedItems", "items"];
    private static readonly string[] Lists = ["allOf", "anyOf", "oneOf", "prefixItems"];
    private static readonly string[] Maps = ["properties", "dependentSchemas"];

    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Queue<string> pending = new();
    private readonly JsonObject definitions = [];
    private int nodes;

    /// <summary>Writes a schema.</summary>
    /// <exception cref="OperationUnfitException">It can't be written.</exception>
    public JsonNode Write(JsonNode? schema) => Write(schema, 0);

    /// <summary>Writes what was referred to; null where that is nothing.</summary>
    /// <exception cref="OperationUnfitException">It can't be written.</exception>
    public JsonObject? Definitions()
    {
        while (pending.TryDequeue(out var reference))
        {
            definitions[names[reference]] = Write(document.Find(reference) ?? throw document.Missing(reference), 0);
        }

        return definitions.Count > 0 ? definitions : null;
    }

    private JsonNode Write(JsonNode? schema, int depth)
    {
        if (++nodes > MostNodes || depth > Deepest)
        {
            throw new OperationUnfitException("its schema is too large");
        }

        return schema switch
        {
            null => new JsonObject(),
            JsonValue flag when flag.TryGetValue<bool>(out var allows) => JsonValue.Create(allows),
            JsonObject written => Write(written, depth),
            _ => throw new OperationUnfitException("a schema of it is not an object"),
        };
    }

    private JsonNode Write(JsonObject written, int depth)
    {
        var result = document.ReferenceOf(written) is { } reference ? Refer(reference) : [];
        if (result.Count > 0 && document.Is30)
        {
            return result;
        }

        foreach (var (keyword, value) in written)
        {
            Copy(written, result, keyword, value, depth);
        }

        NumericBounds(written, result);
        HideReadOnly(written, result);
        Choose(written, result);
        return document.Is30 && OpenApiDocument.IsTrue(written, "nullable") ? Nullable(result) : result;
    }

    private void Copy(JsonObject written, JsonObject result, string keyword, JsonNode? value, int depth)
    {
        if (Lists.Contains(keyword, StringComparer.Ordinal))
        {
            if (value is JsonArray { Count: > 0 } list)
            {
                result[keyword] = new JsonArray([.. list.Select(one => Write(one, depth + 1))]);
            }
        }
        else if (Maps.Contains(keyword, StringComparer.Ordinal))
        {
            if (value is JsonObject shared)
            {
                // Documents in pieces keep whole maps elsewhere, which bundlers put in.
                var map = document.Follow(shared);
                var kept = map.Where(entry => entry.Value is not null && (keyword != "properties" || !IsReadOnly(entry.Value)));
                result[keyword] = new JsonObject(kept.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Write(entry.Value, depth + 1))));
            }
        }
        else if (keyword == "items" && value is JsonArray { Count: > 0 } tuple)
        {
            // Tuples of earlier drafts.
            result["prefixItems"] = new JsonArray([.. tuple.Select(one => Write(one, depth + 1))]);
        }
        else if (Single.Contains(keyword, StringComparer.Ordinal))
        {
            if (value is JsonObject or JsonValue)
            {
                result[keyword] = Write(value, depth + 1);
            }
        }
        else if (keyword is "default" or "const")
        {
            result[keyword] = value?.DeepClone();
        }
        else if (!(keyword == "required" && written["required"] is not JsonArray) && SchemaKeywords.Plain(keyword, value) is { } plain)
        {
            result[keyword] = plain;
        }
    }

    private JsonObject Refer(string reference)
    {
        if (document.Find(reference) is null)
        {
            throw document.Missing(reference);
        }

        if (!names.TryGetValue(reference, out var name))
        {
            var wished = UnfitForNames().Replace(NameOf(reference), "_");
            name = wished;
            for (var number = 2; names.ContainsValue(name); number++)
            {
                name = $"{wished}_{number}";
            }

            names[reference] = name;
            pending.Enqueue(reference);
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }

    // In 3.0 an exclusive bound is a flag beside the bound.
    private static void NumericBounds(JsonObject written, JsonObject result)
    {
        foreach (var (bound, exclusive) in new[] { ("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum") })
        {
            if (OpenApiDocument.IsTrue(written, exclusive) && result[bound] is { } value)
            {
                result.Remove(bound);
                result[exclusive] = value.DeepClone();
            }
        }
    }

    // What only the server sets is not asked for.
    private void HideReadOnly(JsonObject written, JsonObject result)
    {
        if (result["required"] is JsonArray required && written["properties"] is JsonObject shared)
        {
            var properties = document.Follow(shared);
            var left = required.Select(name => name!.ToString()).Where(name => !IsReadOnly(properties[name])).ToList();
            result.Remove("required");
            if (left.Count > 0)
            {
                result["required"] = new JsonArray([.. left.Select(name => (JsonNode)JsonValue.Create(name))]);
            }
        }
    }

    private bool IsReadOnly(JsonNode? property) =>
        property is JsonObject written
        && (OpenApiDocument.IsTrue(written, "readOnly") || (document.ReferenceOf(written) is { } reference && OpenApiDocument.IsTrue(document.Find(reference) as JsonObject, "readOnly")));

    // A discriminator tells which choice is meant, also where a value would fit several: one of them is enough then.
    private void Choose(JsonObject written, JsonObject result)
    {
        if (written["discriminator"] is not JsonObject discriminator || result["oneOf"] is not JsonArray choices)
        {
            return;
        }

        result.Remove("oneOf");
        var property = OpenApiDocument.Text(discriminator, "propertyName");
        var mapping = discriminator["mapping"] as JsonObject;
        var told = new JsonArray();
        foreach (var choice in choices.Select(choice => choice!.DeepClone()))
        {
            var values = property is null ? [] : mapping?.Where(entry => Target(entry.Value, written) == OpenApiDocument.Text(choice as JsonObject, "$ref")).Select(entry => (JsonNode)JsonValue.Create(entry.Key)).ToArray() ?? [];
            told.Add(values.Length == 0 ? choice : new JsonObject
            {
                ["allOf"] = new JsonArray(choice, new JsonObject
                {
                    ["required"] = new JsonArray(JsonValue.Create(property!)),
                    ["properties"] = new JsonObject { [property!] = new JsonObject { ["enum"] = new JsonArray(values) } },
                }),
            });
        }

        // A schema may have choices of its own beside those.
        if (result["anyOf"] is JsonArray)
        {
            result["allOf"] = new JsonArray([.. (result["allOf"] as JsonArray ?? []).Select(one => one!.DeepClone()), new JsonObject { ["anyOf"] = told }]);
        }
        else
        {
            result["anyOf"] = told;
        }
    }

    // A mapping's values are references, or names of schemas.
    private string? Target(JsonNode? value, JsonObject from) =>
        value?.ToString() is { } text && names.TryGetValue(References.IsReference(text) ? document.Canonical(text, from) : $"#/components/schemas/{References.Escape(text)}", out var name) ? $"#/$defs/{name}" : null;

    private static string NameOf(string reference)
    {
        var (address, pointer) = References.Split(reference);
        return References.Names(pointer).LastOrDefault() ?? (address.Length > 0 ? Path.GetFileNameWithoutExtension(address) : "self");
    }

    private static JsonNode Nullable(JsonObject result)
    {
        if (result["type"] is JsonValue type && !result.Any(keyword => keyword.Key is "allOf" or "anyOf" or "oneOf"))
        {
            result["type"] = type.ToString() == "null" ? type.DeepClone() : new JsonArray(JsonValue.Create(type.ToString()), JsonValue.Create("null"));
            if (result["enum"] is JsonArray choices && choices.All(choice => choice is not null))
            {
                choices.Add(null);
            }

            return result;
        }

        return result.Count == 0 ? result : new JsonObject { ["anyOf"] = new JsonArray(result, new JsonObject { ["type"] = "null" }) };
    }

    [GeneratedRegex("[^a-zA-Z0-9_.-]")]
    private static partial Regex UnfitForNames();
}
