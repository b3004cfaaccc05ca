using System.Text.Json;
using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Http;

/// <summary>Problem details as RFC 9457 lays them out, with the catalogue's code and the request's id.</summary>
internal static class ProblemBody
{
    private const int RetrySeconds = 1;

    /// <summary>Answers with a problem.</summary>
    public static async Task WriteAsync(HttpContext http, CartritaException exception)
    {
        var (problem, response) = (exception.Problem, http.Response);
        response.StatusCode = problem.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (problem == Problems.Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }
        else if (problem.Retriable && problem.Status is StatusCodes.Status409Conflict or StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = RetrySeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        await response.Body.WriteAsync(Render(exception, http.Request.Info().RequestId), http.RequestAborted);
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
            foreach (var (name, value) in exception.Extensions)
            {
                json.WritePropertyName(name);
                Write(json, value);
            }

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
