using System.Text;
using System.Text.Json;
using Azure.Core.Serialization;

namespace Cartrita.Runtime.Host.Outputs;

/// <summary>What a function gave to an output, in the form in which it leaves the worker: text, bytes, or JSON by the worker's serializer.</summary>
internal readonly record struct OutputValue
{
    /// <summary>The text, where it is text.</summary>
    public string? Text { get; private init; }

    /// <summary>The bytes, where it is bytes.</summary>
    public byte[]? Bytes { get; private init; }

    /// <summary>The JSON, where it is neither.</summary>
    public JsonElement Json { get; private init; }

    public static OutputValue From(object value, ObjectSerializer serializer) => value switch
    {
        string text => new() { Text = text },
        byte[] bytes => new() { Bytes = bytes },
        _ => new() { Json = Serialize(value, serializer) },
    };

    /// <summary>The value as the elements of an output that takes several: an array is its elements, everything else is one.</summary>
    /// <returns>The elements, none of which is an array of elements in its turn.</returns>
    /// <exception cref="InvalidOperationException">The text looks like JSON and is none, which the real host refuses too.</exception>
    public IEnumerable<OutputValue> Elements()
    {
        if (Bytes is not null)
        {
            return [this];
        }

        var json = Text is null ? Json : LooksLikeJson(Text) ? Parse(Text) : default;
        return json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().Select(Of) : [this];
    }

    /// <summary>The bytes that are written.</summary>
    public BinaryData ToBinary() => Bytes is not null ? BinaryData.FromBytes(Bytes) : BinaryData.FromBytes(Encoding.UTF8.GetBytes(Text ?? Json.GetRawText()));

    private static OutputValue Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => new() { Text = element.GetString() },
        JsonValueKind.Null => new() { Text = "" },
        _ => new() { Json = element },
    };

    private static JsonElement Serialize(object value, ObjectSerializer serializer)
    {
        using var stream = new MemoryStream();
        serializer.Serialize(stream, value, value.GetType(), CancellationToken.None);
        using var document = JsonDocument.Parse(stream.GetBuffer().AsMemory(0, (int)stream.Length));
        return document.RootElement.Clone();
    }

    private static bool LooksLikeJson(string text) => text.AsSpan().Trim() is ['{', .., '}'] or ['[', .., ']'];

    private static JsonElement Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException("A text that begins and ends as JSON does has to be JSON to be written to an output.", e);
        }
    }
}
