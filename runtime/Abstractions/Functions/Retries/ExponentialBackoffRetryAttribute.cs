namespace Microsoft.Azure.Functions.Worker;

/// <summary>Repeats a failed run after delays that double from a minimum to a maximum.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    /// <summary>Makes the attribute.</summary>
    /// <param name="maxRetryCount">How many repetitions are allowed; -1 means no limit.</param>
    /// <param name="minimumInterval">The first delay as a time span, such as <c>00:00:04</c>.</param>
    /// <param name="maximumInterval">The longest delay as a time span.</param>
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    /// <summary>The first delay as a time span.</summary>
    public string MinimumInterval { get; }

    /// <summary>The longest delay as a time span.</summary>
    public string MaximumInterval { get; }
}
