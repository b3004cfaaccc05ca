using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Core.Identifiers;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>JSON schemas of the types at the edge, read off the same contracts that write and read them.</summary>
/// <remarks>A type that requests bring is closed, as its reader is; one that only answers hold stays open, so that it may grow.</remarks>
internal sealed class Schemas(CodeDocs docs)
{
    private readonly Dictionary<string, Type> names = new(StringComparer.Ordinal);

    /// <summary>The named schemas so far.</summary>
    public SortedDictionary<string, JsonObject> Named { get; } = new(StringComparer.Ordinal);

    /// <summary>A reference to a type's schema, or the schema itself where the type has no name of its own.</summary>
    public JsonObject Of(JsonTypeInfo type, bool isRequest)
    {
        if (SchemaRules.Of(type.Type) is { } fixedSchema)
        {
            return fixedSchema;
        }

        return type.Kind switch
        {
            JsonTypeInfoKind.Object => Reference(type, isRequest),
            JsonTypeInfoKind.Enumerable => new JsonObject { ["type"] = "array", ["items"] = Of(type.Options.GetTypeInfo(type.ElementType!), isRequest) },
            JsonTypeInfoKind.Dictionary => new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(type.Options.GetTypeInfo(type.ElementType!), isRequest) },
            _ => Scalar(type),
        };
    }

    public static JsonObject Ref(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private JsonObject Reference(JsonTypeInfo type, bool isRequest)
    {
        var name = SchemaRules.NameOf(type.Type);
        if (!names.TryAdd(name, type.Type))
        {
            Assert.True(names[name] == type.Type, $"{name} would name both {names[name]} and {type.Type}.");
            return Ref(name);
        }

        var schema = new JsonObject { ["type"] = "object" };
        Named[name] = schema;
        if (docs.Of(type.Type) is { } summary)
        {
            schema["description"] = summary;
        }

        var (required, properties) = (new JsonArray(), new JsonObject());
        foreach (var property in type.Properties.Where(property => !property.IsExtensionData))
        {
            properties[property.Name] = PropertySchema(type, property, isRequest);
            if (isRequest ? property.IsRequired : IsAlwaysWritten(property))
            {
                required.Add(property.Name);
            }
        }

        schema["properties"] = properties;
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        if (isRequest)
        {
            schema["additionalProperties"] = false;
        }

        return Ref(name);
    }

    private JsonObject PropertySchema(JsonTypeInfo type, JsonPropertyInfo property, bool isRequest)
    {
        var schema = SchemaRules.Of(type.Type, property.Name) ?? Of(type.Options.GetTypeInfo(Underlying(property.PropertyType)), isRequest);
        var mayBeNull = isRequest ? property.IsSetNullable && !property.IsRequired && IsNullable(property) : IsNeverIgnored(property);
        if (mayBeNull)
        {
            schema = OrNull(schema);
        }

        if ((property.AttributeProvider as PropertyInfo) is { } member && docs.Of(member) is { } summary)
        {
            schema["description"] = summary;
        }

        SchemaRules.Constrain(type.Type, property.Name, schema);
        return schema;
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"]?.GetValueKind() == JsonValueKind.String)
        {
            schema["type"] = new JsonArray(schema["type"]!.DeepClone(), "null");
            (schema["enum"] as JsonArray)?.Add(null);
            return schema;
        }

        return schema.Count == 0 ? schema : new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
    }

    private static bool IsNullable(JsonPropertyInfo property) => !property.PropertyType.IsValueType || Nullable.GetUnderlyingType(property.PropertyType) is not null;

    private static bool IsNeverIgnored(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];

    private static bool IsLeftOutByDefault(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingDefault }];

    // What cannot be null is written whatever it holds, unless it says otherwise.
    private static bool IsAlwaysWritten(JsonPropertyInfo property) => IsNeverIgnored(property) || !IsLeftOutByDefault(property) && !property.IsGetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null;

    private static Type Underlying(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static JsonObject Scalar(JsonTypeInfo type)
    {
        var scalar = Underlying(type.Type);
        if (scalar.IsEnum)
        {
            var values = Enum.GetValues(scalar).Cast<object>().Select(value => JsonSerializer.SerializeToNode(value, type));
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. values]) };
        }

        if (scalar.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IIdentifier<>)))
        {
            return Identifier(scalar);
        }

        return Type.GetTypeCode(scalar) switch
        {
            TypeCode.String => new JsonObject { ["type"] = "string" },
            TypeCode.Boolean => new JsonObject { ["type"] = "boolean" },
            TypeCode.Int32 => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
            TypeCode.Int64 => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
            TypeCode.Single => new JsonObject { ["type"] = "number", ["format"] = "float" },
            TypeCode.Double => new JsonObject { ["type"] = "number", ["format"] = "double" },
            TypeCode.Decimal => new JsonObject { ["type"] = "number" },
            _ when scalar == typeof(Uri) => new JsonObject { ["type"] = "string", ["format"] = "uri" },
            _ when scalar == typeof(DateTimeOffset) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            _ when typeof(JsonNode).IsAssignableFrom(scalar) || scalar == typeof(JsonElement) => [],
            _ => throw new InvalidOperationException($"The description has no schema for {scalar}: say it in {nameof(SchemaRules)}."),
        };
    }

    // What the type takes tells its form.
    private static JsonObject Identifier(Type type) => new()
    {
        ["type"] = "string",
        ["pattern"] = Parses(type, new string('0', 32)) && !Parses(type, "a-slug") ? "^[0-9a-f]{32}$"
            : Parses(type, new string('0', 20)) && !Parses(type, "a-slug") ? "^[0-9a-f]{20}$"
            : "^[a-z0-9._-]{1,200}$",
    };

    private static bool Parses(Type type, string text)
    {
        var parse = type.GetMethod("TryParse", BindingFlags.Public | BindingFlags.Static, [typeof(string), type.MakeByRefType()])!;
        return (bool)parse.Invoke(null, [text, null])!;
    }
}
