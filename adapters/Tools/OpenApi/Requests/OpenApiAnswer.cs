using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>An answer of a server.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Type">Its content type.</param>
/// <param name="Body">Its body, or the beginning of it.</param>
/// <param name="IsCut">Whether there was more.</param>
internal sealed record OpenApiAnswer(int Status, MediaTypeHeaderValue? Type, byte[] Body, bool IsCut)
{
    /// <summary>Where it leads to, where it leads elsewhere.</summary>
    public Uri? Location { get; init; }

    /// <summary>Its entity tag.</summary>
    public string? EntityTag { get; init; }

    /// <summary>Its body as a JSON object; null for anything else.</summary>
    public JsonObject? Json()
    {
        try
        {
            return JsonNode.Parse(Body) as JsonObject;
        }
        catch (JsonException)
        {
            // Whoever asked says what it is not.
            return null;
        }
    }

    /// <summary>Reads an answer up to a size.</summary>
    public static async Task<OpenApiAnswer> ReadAsync(HttpResponseMessage answer, int maximumBytes, CancellationToken cancellationToken)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[8192];
        using var bytes = new MemoryStream();
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0 && bytes.Length <= maximumBytes)
        {
            bytes.Write(buffer, 0, read);
        }

        var isCut = bytes.Length > maximumBytes;
        bytes.SetLength(Math.Min(bytes.Length, maximumBytes));
        return new OpenApiAnswer((int)answer.StatusCode, answer.Content.Headers.ContentType, bytes.ToArray(), isCut)
        {
            Location = OpenApiRules.IsRedirect(answer) ? answer.Headers.Location : null,
            EntityTag = answer.Headers.ETag?.ToString(),
        };
    }
}
