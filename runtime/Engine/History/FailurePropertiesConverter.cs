using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.History;

/// <summary>A failure's properties: texts, numbers (as doubles), flags, times, lists and dictionaries stay what they are, anything else becomes its text.</summary>
/// <remarks>JSON has no times: one is an object with a single member, whose name says which kind of time it is.</remarks>
internal sealed class FailurePropertiesConverter : JsonConverter<IDictionary<string, object?>>
{
    private const string Time = "$dt";
    private const string TimeWithOffset = "$dto";

    public override IDictionary<string, object?> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => FromJson(member.Value));
    }

    public override void Write(Utf8JsonWriter writer, IDictionary<string, object?> value, JsonSerializerOptions options) =>
        WriteObject(writer, FailureProperties.Of(value)!);

    private static object? FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.Array => element.EnumerateArray().Select(FromJson).ToList(),
        _ => FromObject(element),
    };

    private static object FromObject(JsonElement element)
    {
        var members = element.EnumerateObject().ToDictionary(member => member.Name, member => FromJson(member.Value));
        return members.Count == 1 && members.GetValueOrDefault(Time) is string time
            ? DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
            : members.Count == 1 && members.GetValueOrDefault(TimeWithOffset) is string timeWithOffset
                ? DateTimeOffset.Parse(timeWithOffset, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
                : members;
    }

    private static void WriteObject(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> members)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case DateTime time:
                WriteObject(writer, [new(Time, time.ToString("O", CultureInfo.InvariantCulture))]);
                break;
            case DateTimeOffset time:
                WriteObject(writer, [new(TimeWithOffset, time.ToString("O", CultureInfo.InvariantCulture))]);
                break;
            case IDictionary<string, object?> members:
                WriteObject(writer, members);
                break;
            case List<object?> items:
                writer.WriteStartArray();
                items.ForEach(item => WriteValue(writer, item));
                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
