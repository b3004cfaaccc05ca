namespace Microsoft.Azure.Functions.Worker;

/// <summary>Repeats a failed run after the same delay each time.</summary>
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    /// <summary>Makes the attribute.</summary>
    /// <param name="maxRetryCount">How many repetitions are allowed; -1 means no limit.</param>
    /// <param name="delayInterval">The delay as a time span, such as <c>00:00:10</c>.</param>
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    /// <summary>The delay as a time span.</summary>
    public string DelayInterval { get; }
}
