namespace Cartrita.Adapters.Vendors.Resilience;

/// <summary>How patient the app is with a vendor.</summary>
internal sealed record CallPatience
{
    /// <summary>How often a transient failure is retried.</summary>
    public required int Retries { get; init; }

    /// <summary>The wait before the first retry; it doubles with each.</summary>
    public required TimeSpan RetryDelay { get; init; }

    /// <summary>The longest wait that is granted to a vendor who asks for one; one who asks for more has failed.</summary>
    public required TimeSpan LongestRetryAfter { get; init; }

    /// <summary>How many calls of a window must have been made before the circuit may open.</summary>
    public required int CircuitMinimumCalls { get; init; }

    /// <summary>The share of failing calls at which the circuit opens.</summary>
    public required double CircuitFailureRatio { get; init; }

    /// <summary>The window over which calls are counted.</summary>
    public required TimeSpan CircuitWindow { get; init; }

    /// <summary>How long an open circuit refuses calls before it lets one through.</summary>
    public required TimeSpan CircuitBreak { get; init; }
}
