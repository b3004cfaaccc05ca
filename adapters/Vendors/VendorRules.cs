using System.Globalization;
using System.Text.Json;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors;

/// <summary>What a vendor's answers and silences mean.</summary>
/// <param name="time">The clock.</param>
internal class VendorRules(TimeProvider time)
{
    // Before anything of the request was sent.
    private static readonly HttpRequestError[] NeverSent =
        [HttpRequestError.NameResolutionError, HttpRequestError.ConnectionError, HttpRequestError.SecureConnectionError, HttpRequestError.ProxyTunnelError];

    protected TimeProvider Time => time;

    /// <summary>Reads an answer's status; null for one that is no failure.</summary>
    /// <param name="answer">The answer's head.</param>
    /// <param name="body">The beginning of its body, where the status is one of a failure.</param>
    internal virtual CallFailure? Judge(HttpResponseMessage answer, ReadOnlyMemory<byte> body)
    {
        var reason = Reason(answer);
        var asked = RetryAfters.Read(Header(answer, "Retry-After"), time);
        return (int)answer.StatusCode switch
        {
            >= 200 and < 300 => null,
            401 or 403 => new CallFailure(Problems.VendorUnauthorized, reason) { BlamesCredential = (int)answer.StatusCode == 401 },
            404 or 410 => new CallFailure(Problems.VendorNotFound, reason),
            408 => new CallFailure(Problems.VendorUnavailable, reason) { Transient = true, BlamesVendor = true, RetryAfter = asked },

            // Refused before it was looked at, so nothing has happened.
            429 => new CallFailure(Problems.VendorRateLimited, reason) { Transient = true, RetryAfter = asked },
            >= 400 and < 500 => new CallFailure(Problems.VendorRejected, reason),
            >= 500 => new CallFailure(Problems.VendorUnavailable, reason) { Transient = true, BlamesVendor = true, MayHaveHappened = true, RetryAfter = asked },
            _ => new CallFailure(Problems.VendorBadResponse, reason) { BlamesVendor = true },
        };
    }

    /// <summary>Reads what a call threw; null for what is no failure of the vendor.</summary>
    internal static CallFailure? Read(Exception exception, bool timedOut) => exception switch
    {
        _ when timedOut => new CallFailure(Problems.VendorUnavailable, "did not answer in time", exception) { Transient = true, BlamesVendor = true, MayHaveHappened = true },
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse } or JsonException or InvalidDataException =>
            new CallFailure(Problems.VendorBadResponse, "gave an answer that can't be read", exception) { BlamesVendor = true, MayHaveHappened = true },
        HttpRequestException or IOException => new CallFailure(Problems.VendorUnavailable, "could not be reached", exception)
        {
            Transient = true, BlamesVendor = true, MayHaveHappened = !WasNeverSent(exception),
        },
        _ => null,
    };

    /// <summary>Whether a call failed before anything of it was sent, so that nothing has happened.</summary>
    internal static bool WasNeverSent(Exception exception) => exception is HttpRequestException request && NeverSent.Contains(request.HttpRequestError);

    protected static string Reason(HttpResponseMessage answer) => string.Create(CultureInfo.InvariantCulture, $"answered with status {(int)answer.StatusCode}");

    protected static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
