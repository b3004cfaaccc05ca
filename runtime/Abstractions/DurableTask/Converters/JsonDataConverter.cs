using System.Text.Json;

namespace Microsoft.DurableTask.Converters;

/// <summary>Payloads as JSON.</summary>
public class JsonDataConverter : DataConverter
{
    // What instances in flight have stored is read with these: they never change.
    private static readonly JsonSerializerOptions DefaultOptions = new() { IncludeFields = true };

    private readonly JsonSerializerOptions _options;

    /// <summary>Makes a converter.</summary>
    /// <param name="options">How to serialize; where none are given, public fields are included.</param>
    public JsonDataConverter(JsonSerializerOptions? options = null) => _options = options ?? DefaultOptions;

    /// <summary>The converter with default options.</summary>
    public static JsonDataConverter Default { get; } = new();

    /// <inheritdoc/>
    public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, _options);

    /// <inheritdoc/>
    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : JsonSerializer.Deserialize(data, targetType, _options);
}
