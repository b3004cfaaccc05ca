using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Cartrita.Functions.Http;

/// <summary>Reads a JSON body strictly: bounded, typed, nothing unknown, nothing twice (CHAT-09).</summary>
internal static class JsonBody
{
    private const int LongestShownPath = 100;

    /// <summary>Reads the body or throws the catalogue's error for what is wrong with it.</summary>
    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> contract)
        where T : class
    {
        CheckContentType(request.ContentType);
        return Read(await ReadBytesAsync(request), contract);
    }

    /// <summary>Reads one JSON text by the same rules.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> bytes, JsonTypeInfo<T> contract)
        where T : class
    {
        if (!Utf8.IsValid(bytes.Span))
        {
            throw new CartritaException(Problems.MalformedJson, "The body is not valid UTF-8.");
        }

        using var document = Parse(bytes);
        if (bytes.Span.IndexOf("\\ud"u8) >= 0 || bytes.Span.IndexOf("\\uD"u8) >= 0)
        {
            // Only an escape can write half of a surrogate pair, which nothing that reads the text later takes.
            RequireReadable(document.RootElement);
        }

        try
        {
            return document.Deserialize(contract) ?? throw new CartritaException(Problems.InvalidRequest, "The body is null.");
        }
        catch (JsonException exception)
        {
            // The serializer's own text names types of ours; the path is the caller's.
            var path = exception.Path is { Length: <= LongestShownPath } shown ? shown : "$";
            throw new CartritaException(Problems.InvalidRequest, $"At {path}: an unknown, repeated or missing member, or a value of the wrong type.", exception);
        }
    }

    private static void RequireReadable(JsonElement json)
    {
        if (!JsonTexts.AreReadable(json))
        {
            throw new CartritaException(Problems.InvalidRequest, "A text of the body holds half of a surrogate pair.");
        }
    }

    private static void CheckContentType(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)
            || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            throw new CartritaException(Problems.UnsupportedContentType, "Send application/json in UTF-8.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request)
    {
        var limit = request.Info().BodyLimit;
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
        {
            if (buffer.Length + read > limit)
            {
                throw TooLarge(limit);
            }

            buffer.Write(chunk, 0, read);
        }

        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        return bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException exception)
        {
            throw new CartritaException(
                Problems.MalformedJson, $"Line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.", exception);
        }
    }

    private static CartritaException TooLarge(int limit) => new(Problems.BodyTooLarge, $"At most {limit} bytes are taken.");
}
