using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Runtime.Host.Management;

/// <summary>How the API reads and writes bodies.</summary>
internal static class ManagementAnswers
{
    /// <summary>The header that leads from page to page.</summary>
    public const string ContinuationHeader = "x-ms-continuation-token";

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a JSON body.</summary>
    public static Task WriteAsync(HttpContext http, int status, JsonNode? body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(body?.ToJsonString(s_json) ?? "null");
    }

    /// <summary>Writes an error as the real API does.</summary>
    public static Task ErrorAsync(HttpContext http, int status, string message, Exception? cause = null)
    {
        var body = new JsonObject { ["Message"] = message };
        if (cause is not null)
        {
            body["ExceptionMessage"] = cause.Message;
            body["ExceptionType"] = cause.GetType().FullName;
        }

        return WriteAsync(http, status, body);
    }

    /// <summary>An answer without a body.</summary>
    public static Task Empty(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>A stored payload as JSON; text that is none becomes a string.</summary>
    public static JsonNode? Parse(string? payload)
    {
        if (payload is null)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(payload);
        }
        catch (JsonException)
        {
            return JsonValue.Create(payload);
        }
    }

    /// <summary>Reads the body.</summary>
    public static async Task<string> ReadAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        return await reader.ReadToEndAsync(http.RequestAborted);
    }

    /// <summary>JSON text without the blanks that a caller may have put in.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static string Compact(string json) => JsonNode.Parse(json)?.ToJsonString(s_json) ?? "null";
}
