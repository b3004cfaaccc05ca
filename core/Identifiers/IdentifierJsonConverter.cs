using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cartrita.Core.Identifiers;

/// <summary>Writes an identifier as its text and refuses any text that is not one.</summary>
/// <typeparam name="TId">The identifier's type.</typeparam>
public sealed class IdentifierJsonConverter<TId> : JsonConverter<TId>
    where TId : struct, IIdentifier<TId>
{
    /// <inheritdoc />
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TId.TryParse(reader.GetString(), out var id)
            ? id
            : throw new JsonException($"not a {typeof(TId).Name}");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);

    /// <inheritdoc />
    public override TId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException($"not a {typeof(TId).Name}");

    /// <inheritdoc />
    public override void WriteAsPropertyName(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value);
}
