using System.ComponentModel.DataAnnotations;
using Cartrita.Adapters.Vendors.Resilience;

namespace Cartrita.Adapters.Vendors;

/// <summary>How a vendor is reached, and how patient the app is with it.</summary>
public abstract class VendorOptions : IValidatableObject
{
    /// <summary>The address of its API; empty for its own.</summary>
    public string BaseUrl { get; set; } = string.Empty;

    /// <summary>How long one attempt may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a call may take in all, its attempts and the waits between them.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:30:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a transient failure is retried.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 3;

    /// <summary>The wait before the first retry; it doubles with each.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:30")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.25);

    /// <summary>The longest wait that the vendor is granted inside a call; one who asks for more is asked again by whoever called.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How many calls of a window must have been made before the circuit may open.</summary>
    [Range(2, 1000)]
    public int CircuitMinimumCalls { get; set; } = 6;

    /// <summary>The share of failing calls at which the circuit opens.</summary>
    [Range(0.05, 1.0)]
    public double CircuitFailureRatio { get; set; } = 0.5;

    /// <summary>The window over which calls are counted.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan CircuitWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an open circuit refuses calls before it lets one through.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan CircuitBreak { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The largest answer that is read, in bytes after decompression.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>The vendor's name, as messages, logs and metrics have it.</summary>
    internal abstract string Vendor { get; }

    /// <summary>The settings' section.</summary>
    internal abstract string SectionName { get; }

    /// <summary>The vendor's own address.</summary>
    internal abstract string OwnAddress { get; }

    /// <summary>Whether the settings hold a credential.</summary>
    internal abstract bool IsConfigured { get; }

    /// <summary>The settings that would configure it, as a sentence names them.</summary>
    internal abstract string Missing { get; }

    /// <summary>The API's address, which ends with a slash.</summary>
    internal Uri Address => new((BaseUrl.Length == 0 ? OwnAddress : BaseUrl).TrimEnd('/') + "/");

    internal CallPatience Patience => new()
    {
        Retries = Retries,
        RetryDelay = RetryDelay,
        LongestRetryAfter = LongestRetryAfter,
        CircuitMinimumCalls = CircuitMinimumCalls,
        CircuitFailureRatio = CircuitFailureRatio,
        CircuitWindow = CircuitWindow,
        CircuitBreak = CircuitBreak,
    };

    /// <summary>Whether a credential may go to an address.</summary>
    internal static bool IsSafe(string baseUrl) =>
        Uri.TryCreate(baseUrl, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    /// <inheritdoc />
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // The credential goes there.
        if (BaseUrl.Length > 0 && !IsSafe(BaseUrl))
        {
            yield return new ValidationResult($"{SectionName}:{nameof(BaseUrl)} is an https address, or an http one of this machine.", [nameof(BaseUrl)]);
        }

        if (TotalTimeout < Timeout)
        {
            yield return new ValidationResult($"{SectionName}:{nameof(TotalTimeout)} is at least {nameof(Timeout)}.", [nameof(TotalTimeout)]);
        }
    }
}
