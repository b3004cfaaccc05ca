using System.Globalization;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>What GitHub's answers mean: limits come as 403 or 429, and say by headers, or only by their text, which it is.</summary>
/// <remarks>https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit</remarks>
/// <param name="time">The clock.</param>
/// <param name="limits">Remembers them.</param>
internal sealed class GitHubRules(TimeProvider time, GitHubLimits limits) : VendorRules(time)
{
    // What GitHub asks for where a secondary limit names no time.
    private static readonly TimeSpan LeastWait = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    internal override CallFailure? Judge(HttpResponseMessage answer, ReadOnlyMemory<byte> body)
    {
        switch ((int)answer.StatusCode)
        {
            // Unchanged, or moved: whoever asked knows what to do.
            case 301 or 302 or 304 or 307 or 308:
                return null;
            case 403 or 429 when Wait(answer, body) is (var resource, var wait):
                limits.Close(resource, wait);
                return new CallFailure(Problems.VendorRateLimited, Reason(answer)) { Transient = true, RetryAfter = wait };
            default:
                return base.Judge(answer, body);
        }
    }

    private (string? Resource, TimeSpan Wait)? Wait(HttpResponseMessage answer, ReadOnlyMemory<byte> body)
    {
        if (RetryAfters.Read(Header(answer, "Retry-After"), Time) is { } asked)
        {
            return (null, asked);
        }

        if (Number(answer, "x-ratelimit-remaining") == 0 && Number(answer, "x-ratelimit-reset") is { } reset and >= 0 and < 253_402_300_800)
        {
            return (Header(answer, "x-ratelimit-resource") ?? GitHubLimits.Core, RetryAfters.Until(DateTimeOffset.FromUnixTimeSeconds(reset), Time));
        }

        return (int)answer.StatusCode == 429 || body.Span.IndexOf("secondary rate limit"u8) >= 0 ? (null, LeastWait) : null;
    }

    private static long? Number(HttpResponseMessage answer, string name) =>
        long.TryParse(Header(answer, name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
