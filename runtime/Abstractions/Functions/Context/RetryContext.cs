namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which repetition of a run this is.</summary>
public abstract class RetryContext
{
    /// <summary>How many repetitions went before; 0 in the first run.</summary>
    public abstract int RetryCount { get; }

    /// <summary>How many repetitions are allowed; -1 means no limit.</summary>
    public abstract int MaxRetryCount { get; }
}
