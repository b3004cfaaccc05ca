namespace Microsoft.Azure.Functions.Worker;

/// <summary>How often a failed run of a timer function is repeated before the failure stands.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>Makes the attribute.</summary>
    public RetryAttribute()
    {
    }

    /// <summary>How many repetitions are allowed; -1 means no limit.</summary>
    public int MaxRetryCount { get; set; }
}
