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

        return OfStatus(reply.Status, ErrorCode(reply), ReadRetryAfter(reply, time), exception);
    }

    /// <summary>Reads the status of a refusal.</summary>
    /// <param name="status">The status.</param>
    /// <param name="code">The code of its body; null where it has none.</param>
    /// <param name="retryAfter">When the provider wants to be asked again; null where it does not say.</param>
    /// <param name="cause">What was thrown; null where an answer said it.</param>
    internal static CallFailure OfStatus(int status, string? code, TimeSpan? retryAfter, Exception? cause)
    {
        var reason = string.Create(CultureInfo.InvariantCulture, $"answered with status {status}");
        return status switch
        {
            401 or 403 => new CallFailure(Problems.ProviderUnauthorized, reason, cause),
            404 => new CallFailure(Problems.ModelUnavailable, reason, cause),

            // Credits that are used up, as a quota that is, do not come back within seconds.
            402 => new CallFailure(Problems.ProviderFailed, reason, cause) { BlamesVendor = true },
            408 or 409 or >= 500 => new CallFailure(Problems.ProviderFailed, reason, cause) { Transient = true, BlamesVendor = true, RetryAfter = retryAfter },
            429 => new CallFailure(Problems.ProviderFailed, reason, cause) { Transient = code != "insufficient_quota", BlamesVendor = true, RetryAfter = retryAfter },
            400 when code is "content_filter" or "content_policy_violation" => new CallFailure(Problems.ProviderRejected, "refused the prompt by its content filter", cause),
            400 when code is "model_not_found" or "model_not_supported" => new CallFailure(Problems.ModelUnavailable, reason, cause),
            >= 400 => new CallFailure(Problems.ProviderRejected, reason, cause),
            _ => new CallFailure(Problems.ProviderFailed, reason, cause) { BlamesVendor = true },
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
