using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>Which repetition of a run this is.</summary>
internal sealed class LocalRetryContext(int retryCount, int maxRetryCount) : RetryContext
{
    public override int RetryCount { get; } = retryCount;

    public override int MaxRetryCount { get; } = maxRetryCount;
}
