using System.Buffers;
using System.Text.Json;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Chat;

/// <summary>Writes an export in JSON: a <see cref="ConversationExportBody"/>, message by message, however many there are.</summary>
internal sealed class JsonExport : IConversationExport
{
    private readonly Utf8JsonWriter json;

    /// <summary>Begins.</summary>
    public JsonExport(IBufferWriter<byte> output) =>
        json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = HttpJson.Wire.Options.Encoder, Indented = true });

    /// <inheritdoc />
    public void WriteHead(ConversationBody conversation, IReadOnlyList<ExportedAttachmentBody> attachments)
    {
        json.WriteStartObject();
        json.WriteString("format", ConversationExportBody.FormatName);
        json.WriteNumber("version", ConversationExportBody.FormatVersion);
        json.WritePropertyName("conversation");
        JsonSerializer.Serialize(json, conversation, HttpJson.Wire.ConversationBody);
        json.WriteStartArray("attachments");
        foreach (var attachment in attachments)
        {
            JsonSerializer.Serialize(json, attachment, HttpJson.Wire.ExportedAttachmentBody);
        }

        json.WriteEndArray();
        json.WriteStartArray("messages");
        json.Flush();
    }

    /// <inheritdoc />
    public void WriteMessage(ConversationMessageBody message)
    {
        JsonSerializer.Serialize(json, message, HttpJson.Wire.ConversationMessageBody);
        json.Flush();
    }

    /// <inheritdoc />
    public void WriteEnd()
    {
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    /// <inheritdoc />
    public void Dispose() => json.Dispose();
}
