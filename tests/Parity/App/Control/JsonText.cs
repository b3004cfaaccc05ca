using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Parity.App.Control;

/// <summary>JSON that is passed on as it came.</summary>
internal static class JsonText
{
    /// <summary>The body's JSON; null where there is none.</summary>
    public static async Task<object?> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return Parse(await reader.ReadToEndAsync());
    }

    /// <summary>The JSON of a text; null where there is none.</summary>
    public static JsonElement? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
