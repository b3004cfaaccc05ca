using System.Globalization;

namespace Cartrita.Adapters.Vendors.Resilience;

/// <summary>Reads when a vendor wants to be asked again.</summary>
internal static class RetryAfters
{
    /// <summary>Reads the header <c>Retry-After</c>: seconds, or a date (RFC 9110, 10.2.3); null where it is absent or neither.</summary>
    internal static TimeSpan? Read(string? value, TimeProvider time)
    {
        if (double.TryParse(value, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds is >= 0 and < 1e6 ? TimeSpan.FromSeconds(seconds) : null;
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? Until(date, time) : null;
    }

    /// <summary>How long it is until then.</summary>
    internal static TimeSpan Until(DateTimeOffset then, TimeProvider time) => TimeSpan.FromTicks(Math.Max(0, (then - time.GetUtcNow()).Ticks));
}
