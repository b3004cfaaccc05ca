using System.Buffers;
using System.Globalization;
using System.Text;
using Cartrita.Core.Chat;

namespace Cartrita.Functions.Chat;

/// <summary>Writes an export for people: a heading for each message, its text as it is, and under an answer what it cites.</summary>
internal sealed class MarkdownExport(IBufferWriter<byte> output) : IConversationExport
{
    private const string Untitled = "Untitled conversation";

    /// <inheritdoc />
    public void WriteHead(ConversationBody conversation, IReadOnlyList<ExportedAttachmentBody> attachments)
    {
        Line($"# {Escape(conversation.Title ?? Untitled)}");
        Line();
        Line($"- Conversation: `{conversation.Id}`");
        Line($"- Made: {Time(conversation.CreatedAt)}");
        Line($"- Last active: {Time(conversation.UpdatedAt)}");
        foreach (var attachment in attachments)
        {
            Line($"- File: {Escape(attachment.FileName)} (`{attachment.Id}`)");
        }
    }

    /// <inheritdoc />
    public void WriteMessage(ConversationMessageBody message)
    {
        Line();
        Line($"## {message.Sequence + 1}. {Name(message.Role)}, {Time(message.CreatedAt)}");
        Line();
        Line(message.Content.ReplaceLineEndings("\n"));
        if (message.Citations.Count > 0)
        {
            Line();
            Line("### Sources");
        }

        foreach (var citation in message.Citations)
        {
            Line();
            Line($"- {Source(citation)}, {citation.Start}–{citation.End}:");
            Line();
            foreach (var line in citation.Quote.ReplaceLineEndings("\n").Split('\n'))
            {
                Line($"  > {line}".TrimEnd());
            }
        }
    }

    /// <inheritdoc />
    public void WriteEnd()
    {
        // The last message ends it.
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // Nothing is held.
    }

    private static string Source(Citation citation) =>
        (citation.Marker is { } marker ? $"\\[{marker}\\] " : string.Empty)
        + (citation.FileName is { } file ? Escape(file)
            : citation.Url is { } url ? $"[{Escape(citation.Title ?? url.Host)}](<{url.AbsoluteUri}>)"
            : $"message `{citation.MessageId}`");

    private static string Name(string role) => role switch
    {
        "user" => "User",
        "assistant" => "Assistant",
        _ => "System",
    };

    // A title or a file's name is one line of plain text; characters that mean something to Markdown or HTML are shown as they are.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            escaped.Append(char.IsAscii(character) && (char.IsPunctuation(character) || char.IsSymbol(character)) ? $"\\{character}" : character.ToString());
        }

        return escaped.ToString();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private void Line(string text = "")
    {
        Encoding.UTF8.GetBytes(text, output);
        output.Write("\n"u8);
    }
}
