using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>Writes what a tool of a server gave, up to a size.</summary>
internal static class McpContent
{
    private const int LongestText = 100_000;
    private const int LongestStructure = 60_000;
    private const int MostParts = 200;

    /// <summary>Writes it.</summary>
    public static JsonElement Write(CallToolResult result)
    {
        var left = LongestText;
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
            payload["structured"] = structured.GetRawText() is { Length: <= LongestStructure } text ? JsonNode.Parse(text) : $"An object of {structured.GetRawText().Length} characters, which is too large.";
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
        ImageContentBlock image => Note($"An image ({image.MimeType}, {image.DecodedData.Length} bytes), which is not shown."),
        AudioContentBlock audio => Note($"Sound ({audio.MimeType}, {audio.DecodedData.Length} bytes), which is not played."),
        ResourceLinkBlock link => new JsonObject { ["type"] = "link", ["uri"] = Cut(link.Uri), ["name"] = Cut(link.Name), ["description"] = Cut(link.Description) },
        EmbeddedResourceBlock { Resource: TextResourceContents resource } => Named(Text(resource.Text, ref left), resource.Uri),
        EmbeddedResourceBlock { Resource: BlobResourceContents resource } => Named(Note($"A resource ({resource.MimeType}, {resource.DecodedData.Length} bytes), which is not shown."), resource.Uri),
        _ => Note("A part of a kind that is not known here."),
    };

    private static JsonObject Text(string text, ref int left)
    {
        var taken = Math.Min(text.Length, left);
        left -= taken;
        var part = new JsonObject { ["type"] = "text", ["text"] = text[..taken] };
        if (taken < text.Length)
        {
            part["isCut"] = true;
        }

        return part;
    }

    private static JsonObject Note(string text) => new() { ["type"] = "note", ["text"] = text };

    private static JsonObject Named(JsonObject part, string uri)
    {
        part["uri"] = Cut(uri);
        return part;
    }

    private static string? Cut(string? text) => text is { Length: > 2000 } ? text[..2000] : text;
}
