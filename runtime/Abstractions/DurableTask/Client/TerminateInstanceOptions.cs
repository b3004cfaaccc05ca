namespace Microsoft.DurableTask.Client;

/// <summary>How an instance is terminated.</summary>
/// <param name="Output">What it leaves as its output.</param>
/// <param name="Recursive">Whether sub-orchestrations go with it; the Functions host leaves them as they are.</param>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
