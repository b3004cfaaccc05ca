using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>Writes what a tool of a server gave, up to a size: what it says and names is cut to 140 KB, and a structure of more than 90 KB is told of instead. So it stays within the 256 KB of a result, whatever letters it is written in.</summary>
internal static class McpContent
{
    private const int MostTextBytes = 140 * 1024;
    private const int MostStructureBytes = 90 * 1024;
    private const int LongestName = 2_000;
    private const int MostParts = 200;
    private const string ShortEscapes = "\"\\\b\f\n\r\t";

    private static readonly JavaScriptEncoder Plain = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Writes it.</summary>
    public static JsonElement Write(CallToolResult result)
    {
        var left = MostTextBytes;
        var content = new JsonArray();
        foreach (var part in result.Content.Take(MostParts))
        {
            content.Add(Part(part, ref left));
        }

        var payload = new JsonObject { ["content"] = content };
        if (result.Content.Count > MostParts)
        {
            payload["isCut"] = true;
        }

        if (result.StructuredContent is { } structured)
        {
            var bytes = SizeOf(structured);
            payload["structured"] = bytes <= MostStructureBytes ? JsonNode.Parse(structured.GetRawText()) : $"A value of {bytes} bytes, which is too large.";
        }

        if (result.IsError == true)
        {
            payload["isError"] = true;
        }

        return JsonElement.Parse(payload.ToJsonString());
    }

    private static JsonObject Part(ContentBlock part, ref int left) => part switch
    {
        TextContentBlock text => Text(text.Text, ref left),
        ImageContentBlock image => Note($"An image ({image.MimeType}, {SizeOf(image.Data)}), which is not shown.", ref left),
        AudioContentBlock audio => Note($"Sound ({audio.MimeType}, {SizeOf(audio.Data)}), which is not played.", ref left),
        ResourceLinkBlock link => new JsonObject { ["type"] = "link", ["uri"] = Cut(link.Uri, ref left), ["name"] = Cut(link.Name, ref left), ["description"] = Cut(link.Description, ref left) },
        EmbeddedResourceBlock { Resource: TextResourceContents resource } => Named(Text(resource.Text, ref left), resource.Uri, ref left),
        EmbeddedResourceBlock { Resource: BlobResourceContents resource } => Named(Note($"A resource ({resource.MimeType}, {SizeOf(resource.Blob)}), which is not shown.", ref left), resource.Uri, ref left),
        _ => Note("A part of a kind that is not known here.", ref left),
    };

    private static JsonObject Text(string text, ref int left)
    {
        var taken = Taken(text, ref left);
        var part = new JsonObject { ["type"] = "text", ["text"] = taken };
        if (taken.Length < text.Length)
        {
            part["isCut"] = true;
        }

        return part;
    }

    private static JsonObject Note(string text, ref int left) => new() { ["type"] = "note", ["text"] = Cut(text, ref left) };

    private static JsonObject Named(JsonObject part, string uri, ref int left)
    {
        part["uri"] = Cut(uri, ref left);
        return part;
    }

    private static string? Cut(string? text, ref int left) => text is null ? null : Taken(text.Length > LongestName ? text[..LongestName] : text, ref left);

    // The beginning that there is room for, in bytes as they are counted where results are checked.
    private static string Taken(string text, ref int left)
    {
        var taken = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = !Plain.WillEncode(rune.Value) ? rune.Utf8SequenceLength : rune.IsAscii && ShortEscapes.Contains((char)rune.Value, StringComparison.Ordinal) ? 2 : 6 * rune.Utf16SequenceLength;
            if (bytes > left)
            {
                left = 0;
                break;
            }

            left -= bytes;
            taken += rune.Utf16SequenceLength;
        }

        return text[..taken];
    }

    private static int SizeOf(JsonElement json)
    {
        var written = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(written, new JsonWriterOptions { Encoder = Plain }))
        {
            json.WriteTo(writer);
        }

        return written.WrittenCount;
    }

    // A server may send what is no Base64; that is no reason to lose what else it says.
    private static string SizeOf(ReadOnlyMemory<byte> base64) => Base64.IsValid(base64.Span, out var bytes) ? $"{bytes} bytes" : "bytes that can't be read";
}
