using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.Json;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Models.Resilience;

/// <summary>Reads what the SDK threw.</summary>
internal static class ProviderFailure
{
    /// <summary>Reads what a call threw.</summary>
    internal static CallFailure From(Exception exception, bool timedOut, TimeProvider time)
    {
        if (timedOut)
        {
            return new CallFailure(Problems.ProviderFailed, "did not answer in time", exception) { BlamesVendor = true };
        }

        if (exception is not ClientResultException { Status: > 0 } reply)
        {
            return exception is HttpRequestException or IOException or ClientResultException
                ? new CallFailure(Problems.ProviderFailed, "could not be reached", exception) { Transient = true, BlamesVendor = true }
                : new CallFailure(Problems.ProviderFailed, "gave an answer that could not be read", exception) { BlamesVendor = true };
        }

        var reason = string.Create(CultureInfo.InvariantCulture, $"answered with status {reply.Status}");
        return reply.Status switch
        {
            401 or 403 => new CallFailure(Problems.ProviderUnauthorized, reason, exception),
            404 => new CallFailure(Problems.ModelUnavailable, reason, exception),
            408 or 409 or >= 500 => new CallFailure(Problems.ProviderFailed, reason, exception)
            {
                Transient = true, BlamesVendor = true, RetryAfter = ReadRetryAfter(reply, time),
            },

            // A quota that is used up does not come back within seconds.
            429 => new CallFailure(Problems.ProviderFailed, reason, exception)
            {
                Transient = ErrorCode(reply) != "insufficient_quota", BlamesVendor = true, RetryAfter = ReadRetryAfter(reply, time),
            },
            400 when ErrorCode(reply) == "model_not_found" => new CallFailure(Problems.ModelUnavailable, reason, exception),
            >= 400 => new CallFailure(Problems.ProviderRejected, reason, exception),
            _ => new CallFailure(Problems.ProviderFailed, reason, exception) { BlamesVendor = true },
        };
    }

    private static TimeSpan? ReadRetryAfter(ClientResultException reply, TimeProvider time)
    {
        if (reply.GetRawResponse() is not { } response)
        {
            return null;
        }

        return Header(response, "retry-after-ms") is { } milliseconds && double.TryParse(milliseconds, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and < 1e9
            ? TimeSpan.FromMilliseconds(ms)
            : RetryAfters.Read(Header(response, "Retry-After"), time);
    }

    private static string? Header(PipelineResponse response, string name) => response.Headers.TryGetValue(name, out var value) ? value : null;

    private static string? ErrorCode(ClientResultException reply)
    {
        try
        {
            using var body = JsonDocument.Parse(reply.GetRawResponse()?.Content ?? BinaryData.FromString("{}"));
            return body.RootElement.TryGetProperty("error", out var error) && error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String
                ? code.GetString()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A gateway's page, or a body of another shape: the status alone decides.
            return null;
        }
    }
}
