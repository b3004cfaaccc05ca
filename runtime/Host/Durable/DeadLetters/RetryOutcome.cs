namespace Cartrita.Runtime.Host.Durable.DeadLetters;

/// <summary>What became of a retry.</summary>
/// <param name="Found">False where there is no such letter.</param>
/// <param name="Refusal">Why it was refused, one sentence; null where the work is queued again.</param>
internal readonly record struct RetryOutcome(bool Found, string? Refusal);
