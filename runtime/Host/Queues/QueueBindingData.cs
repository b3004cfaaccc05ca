using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>What a message tells by name: its properties, and the members of its JSON.</summary>
/// <remarks>The real worker gets them over a wire that knows text and JSON only: numbers are text, moments are JSON strings, objects are JSON.</remarks>
internal static class QueueBindingData
{
    internal const string TextKey = "QueueTrigger";

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Dictionary<string, object?> Of(QueueDelivery delivery, DateTimeOffset now)
    {
        var message = delivery.Message;
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["DequeueCount"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture),
            ["ExpirationTime"] = Moment(message.ExpiresOn ?? DateTimeOffset.MaxValue),
            ["Id"] = message.Id,
            ["InsertionTime"] = Moment(message.InsertedOn ?? now),
            ["NextVisibleTime"] = Moment(message.NextVisibleOn ?? DateTimeOffset.MaxValue),
            ["PopReceipt"] = message.Receipt,
        };
        if (Text(delivery.Body) is { } text)
        {
            data[TextKey] = text;
            AddMembers(data, text);
        }

        return data;
    }

    /// <returns>The text, or null where the bytes are not UTF-8.</returns>
    internal static string? Text(BinaryData body)
    {
        try
        {
            return s_strict.GetString(body.ToMemory().Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Members stand before the message's own properties where they have the same name, and lists are left out: both as on the real host.
    private static void AddMembers(Dictionary<string, object?> data, string text)
    {
        if (text.AsSpan().Trim() is not ['{', .., '}'])
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
                {
                    data[member.Name] = member.Value.ToString();
                }
            }
        }
        catch (JsonException)
        {
            // Text that only looks like JSON has no members.
        }
    }

    private static string Moment(DateTimeOffset moment) => JsonSerializer.Serialize(moment);
}
