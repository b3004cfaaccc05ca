using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cartrita.Runtime.Engine.History;

/// <summary>History as text: one event a row for a store, or a whole history as a document.</summary>
/// <remarks>Members that a newer engine added are skipped when they are read; a discriminator keeps its meaning for ever.</remarks>
public static class HistorySerializer
{
    private const int DocumentVersion = 1;

    // Payloads are JSON inside JSON: the default encoder would write six bytes for each of their quotes.
    private static readonly HistoryJson Json = new(new JsonSerializerOptions(HistoryJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private static readonly HistoryJson IndentedJson = new(new JsonSerializerOptions(Json.Options) { WriteIndented = true, NewLine = "\n" });

    /// <summary>One event, in UTF-8.</summary>
    /// <param name="historyEvent">The event.</param>
    public static byte[] SerializeEvent(HistoryEvent historyEvent) => JsonSerializer.SerializeToUtf8Bytes(historyEvent, Json.HistoryEvent);

    /// <summary>One event.</summary>
    /// <param name="utf8Json">What <see cref="SerializeEvent"/> gave.</param>
    /// <exception cref="JsonException">It is no event.</exception>
    public static HistoryEvent DeserializeEvent(ReadOnlySpan<byte> utf8Json) =>
        JsonSerializer.Deserialize(utf8Json, Json.HistoryEvent) ?? throw new JsonException("A history event cannot be null.");

    /// <summary>Events that are stored together, in UTF-8.</summary>
    /// <param name="events">The events, oldest first.</param>
    public static byte[] SerializeEvents(IReadOnlyList<HistoryEvent> events) =>
        JsonSerializer.SerializeToUtf8Bytes(events, Json.IReadOnlyListHistoryEvent);

    /// <summary>Events that are stored together.</summary>
    /// <param name="utf8Json">What <see cref="SerializeEvents"/> gave.</param>
    /// <exception cref="JsonException">It is no list of events.</exception>
    public static IReadOnlyList<HistoryEvent> DeserializeEvents(ReadOnlySpan<byte> utf8Json) =>
        JsonSerializer.Deserialize(utf8Json, Json.IReadOnlyListHistoryEvent) ?? throw new JsonException("A list of events cannot be null.");

    /// <summary>A whole history.</summary>
    /// <param name="events">The events, oldest first.</param>
    /// <param name="indented">Whether a person is to read it.</param>
    public static string Serialize(IReadOnlyList<HistoryEvent> events, bool indented = false) =>
        JsonSerializer.Serialize(new HistoryDocument(DocumentVersion, events), (indented ? IndentedJson : Json).HistoryDocument);

    /// <summary>A whole history.</summary>
    /// <param name="json">What <see cref="Serialize"/> gave.</param>
    /// <exception cref="JsonException">It is no history, or one of a form that this engine does not know.</exception>
    public static IReadOnlyList<HistoryEvent> Deserialize(string json)
    {
        var document = JsonSerializer.Deserialize(json, Json.HistoryDocument) ?? throw new JsonException("A history cannot be null.");
        return document.Version == DocumentVersion
            ? document.Events
            : throw new JsonException($"A history of form {document.Version} cannot be read; this engine knows {DocumentVersion}.");
    }
}
