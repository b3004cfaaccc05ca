using System.Globalization;

namespace Cartrita.Functions.Governance;

/// <summary>How a limit stands after something was asked for.</summary>
/// <param name="IsAllowed">Whether it is within the limit.</param>
/// <param name="Quota">What the limit allows in its window.</param>
/// <param name="Remaining">How much more it allows at once.</param>
/// <param name="Seconds">Until something is allowed again, where nothing is; else until all is.</param>
internal sealed record LimitState(bool IsAllowed, long Quota, long Remaining, int Seconds)
{
    /// <summary>What is limited.</summary>
    public string Name { get; init; } = "requests";

    /// <summary>The window.</summary>
    public int WindowSeconds { get; init; } = 60;

    /// <summary>The item of <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers-10).</summary>
    public string Policy => string.Create(CultureInfo.InvariantCulture, $"\"{Name}\";q={Quota};w={WindowSeconds}");

    /// <summary>The item of <c>RateLimit</c>.</summary>
    public string Header => string.Create(CultureInfo.InvariantCulture, $"\"{Name}\";r={Remaining};t={Seconds}");
}
