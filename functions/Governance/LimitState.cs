using System.Globalization;

namespace Cartrita.Functions.Governance;

/// <summary>How a limit of requests stands after one more was asked for.</summary>
/// <param name="IsAllowed">Whether the request is within it.</param>
/// <param name="PerMinute">What it allows.</param>
/// <param name="Remaining">How many more it allows at once.</param>
/// <param name="Seconds">Until the next one is allowed, where none is; else until all are.</param>
internal sealed record LimitState(bool IsAllowed, int PerMinute, int Remaining, int Seconds)
{
    /// <summary>The value of <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers-10).</summary>
    public string Policy => string.Create(CultureInfo.InvariantCulture, $"\"requests\";q={PerMinute};w=60");

    /// <summary>The value of <c>RateLimit</c>.</summary>
    public string Header => string.Create(CultureInfo.InvariantCulture, $"\"requests\";r={Remaining};t={Seconds}");
}
