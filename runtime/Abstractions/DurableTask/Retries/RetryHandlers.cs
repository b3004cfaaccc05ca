namespace Microsoft.DurableTask;

/// <summary>Decides after a failure whether there is another attempt.</summary>
/// <param name="retryContext">What failed, and how often.</param>
/// <returns>True to try again.</returns>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>Decides after a failure whether there is another attempt; may wait on durable timers of its context.</summary>
/// <param name="retryContext">What failed, and how often.</param>
/// <returns>True to try again.</returns>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
