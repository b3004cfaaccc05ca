using System.Text.Json;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>How settings files are read: people write comments and trailing commas in them, and the Functions tools accept both.</summary>
internal static class JsonReading
{
    internal static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };
}
