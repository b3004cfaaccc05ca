namespace Microsoft.DurableTask;

/// <summary>What a retry handler sees.</summary>
/// <param name="OrchestrationContext">The orchestration that called the task.</param>
/// <param name="LastAttemptNumber">The attempt that failed, from 1.</param>
/// <param name="LastFailure">What happened.</param>
/// <param name="TotalRetryTime">The time since the first attempt was made.</param>
/// <param name="CancellationToken">Never cancelled by the runtime.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
