using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cartrita.Core.Governance;

/// <summary>Takes secrets out of JSON that comes from elsewhere, before a model, a frame or a store gets it (GOV-06).</summary>
public static class JsonRedaction
{
    /// <summary>The JSON with a mark in each secret's place; the same where there is none. Names of members are looked at too.</summary>
    /// <param name="json">The JSON.</param>
    public static JsonElement Redact(JsonElement json) =>
        SecretFinder.Find(json.GetRawText()).Count == 0 && !HasEscapes(json)
            ? json
            : JsonSerializer.SerializeToElement(Copy(json), JsonNodeJson.Default.JsonNode);

    // A secret may hide behind escapes such as \u0041, which only the read text shows.
    private static bool HasEscapes(JsonElement json) => json.GetRawText().Contains('\\', StringComparison.Ordinal);

    private static JsonNode? Copy(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => Members(json),
        JsonValueKind.Array => new JsonArray([.. json.EnumerateArray().Select(Copy)]),
        JsonValueKind.String => JsonValue.Create(Text(json.GetString()!)),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(json.Clone()),
    };

    private static JsonObject Members(JsonElement json)
    {
        var copy = new JsonObject();
        foreach (var member in json.EnumerateObject())
        {
            copy[Text(member.Name)] = member.Value.ValueKind == JsonValueKind.String ? Assigned(member.Name, member.Value.GetString()!) : Copy(member.Value);
        }

        return copy;
    }

    // A member's name stands before its value, as an assignment's does: by itself the value need not look like a secret.
    private static JsonValue Assigned(string name, string value)
    {
        var text = Text(value);
        return JsonValue.Create(text == value && SecretFinder.Find($"{name}={value}").Count > 0 ? "[redacted]" : text);
    }

    private static string Text(string text) => SecretFinder.Redact(text, SecretFinder.Find(text));
}
