using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.Json;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Models.Resilience;

/// <summary>A failed call, told apart by what may be done about it; never holds what the vendor wrote, which may repeat a prompt.</summary>
/// <param name="problem">The catalogue's entry.</param>
/// <param name="reason">A few words for logs and for the client.</param>
/// <param name="cause">What was thrown.</param>
internal sealed class ProviderFailure(Problem problem, string reason, Exception cause) : Exception(reason, cause)
{
    internal Problem Problem { get; } = problem;

    /// <summary>The same call may succeed soon.</summary>
    internal bool Transient { get; private init; }

    /// <summary>The provider is ill, not the request.</summary>
    internal bool BlamesProvider { get; private init; }

    /// <summary>How long the provider asks to be left alone.</summary>
    internal TimeSpan? RetryAfter { get; private init; }

    /// <summary>Reads what a call threw.</summary>
    internal static ProviderFailure From(Exception exception, bool timedOut, TimeProvider time)
    {
        if (timedOut)
        {
            return new ProviderFailure(Problems.ProviderFailed, "did not answer in time", exception) { BlamesProvider = true };
        }

        if (exception is not ClientResultException { Status: > 0 } reply)
        {
            return exception is HttpRequestException or IOException or ClientResultException
                ? new ProviderFailure(Problems.ProviderFailed, "could not be reached", exception) { Transient = true, BlamesProvider = true }
                : new ProviderFailure(Problems.ProviderFailed, "gave an answer that could not be read", exception) { BlamesProvider = true };
        }

        var reason = string.Create(CultureInfo.InvariantCulture, $"answered with status {reply.Status}");
        return reply.Status switch
        {
            401 or 403 => new ProviderFailure(Problems.ProviderUnauthorized, reason, exception),
            404 => new ProviderFailure(Problems.ModelUnavailable, reason, exception),
            408 or 409 or >= 500 => new ProviderFailure(Problems.ProviderFailed, reason, exception)
            {
                Transient = true, BlamesProvider = true, RetryAfter = ReadRetryAfter(reply, time),
            },

            // A quota that is used up does not come back within seconds.
            429 => new ProviderFailure(Problems.ProviderFailed, reason, exception)
            {
                Transient = ErrorCode(reply) != "insufficient_quota", BlamesProvider = true, RetryAfter = ReadRetryAfter(reply, time),
            },
            400 when ErrorCode(reply) == "model_not_found" => new ProviderFailure(Problems.ModelUnavailable, reason, exception),
            >= 400 => new ProviderFailure(Problems.ProviderRejected, reason, exception),
            _ => new ProviderFailure(Problems.ProviderFailed, reason, exception) { BlamesProvider = true },
        };
    }

    private static TimeSpan? ReadRetryAfter(ClientResultException reply, TimeProvider time)
    {
        if (reply.GetRawResponse() is not { } response)
        {
            return null;
        }

        if (Header(response, "retry-after-ms") is { } milliseconds && double.TryParse(milliseconds, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and < 1e9)
        {
            return TimeSpan.FromMilliseconds(ms);
        }

        var value = Header(response, "Retry-After");
        if (double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? TimeSpan.FromTicks(Math.Max(0, (date - time.GetUtcNow()).Ticks))
            : null;
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
