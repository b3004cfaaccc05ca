using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Functions.Broker.OpenAI;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Http;

/// <summary>Problem details as RFC 9457 lays them out, with the catalogue's code and the request's id.</summary>
internal static class ProblemBody
{
    private const int RetrySeconds = 1;

    /// <summary>Answers with a problem, in the form of the protocol that the path speaks.</summary>
    public static async Task WriteAsync(HttpContext http, CartritaException exception)
    {
        var (problem, response) = (exception.Problem, http.Response);
        var openAI = OpenAIError.IsSpokenAt(http.Request.Path) ? OpenAIError.Of(exception) : null;
        response.StatusCode = openAI?.Status ?? problem.Status;
        response.ContentType = openAI is null ? "application/problem+json" : "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        if (problem == Problems.Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }
        else if (RetryAfter(exception) is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        else if (problem.Status == StatusCodes.Status426UpgradeRequired)
        {
            // RFC 9110, 15.5.22.
            response.Headers.Upgrade = "websocket";
        }

        var body = openAI?.Render() ?? Render(exception, http.Request.Info().RequestId);
        await response.Body.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>After how many seconds the same request may succeed; null where that is not known.</summary>
    public static int? RetryAfter(CartritaException exception) =>
        exception.RetryAfterSeconds
        ?? (exception.Problem is
        {
            Retriable: true,
            Status: StatusCodes.Status408RequestTimeout or StatusCodes.Status409Conflict or StatusCodes.Status429TooManyRequests
                or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout,
        } ? RetrySeconds : null);

    /// <summary>Writes the members that a problem carries besides the standard ones.</summary>
    public static void WriteExtensions(Utf8JsonWriter json, CartritaException exception)
    {
        foreach (var (name, value) in exception.Extensions)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }
    }

    private static byte[] Render(CartritaException exception, string requestId)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = HttpJson.Wire.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("type", $"urn:cartrita:problem:{exception.Problem.Code}");
            json.WriteString("title", exception.Problem.Title);
            json.WriteNumber("status", exception.Problem.Status);
            if (exception.Detail is { } detail)
            {
                json.WriteString("detail", detail);
            }

            json.WriteString("code", exception.Problem.Code);
            json.WriteString("requestId", requestId);
            WriteExtensions(json, exception);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        if (value is null)
        {
            json.WriteNullValue();
        }
        else
        {
            JsonSerializer.Serialize(json, value, HttpJson.Wire.Options.GetTypeInfo(value.GetType()));
        }
    }
}
