using Cartrita.Runtime.Host.Storage.DeadLetters;

namespace Cartrita.Runtime.Host.Durable.DeadLetters;

/// <summary>What a retry would change, or why it must not.</summary>
/// <param name="Retry">The change; null where it is refused.</param>
/// <param name="Refusal">The reason, one sentence; null where it is not refused.</param>
internal sealed record RetryPlan(DeadLetterRetry? Retry, string? Refusal)
{
    /// <summary>A refusal.</summary>
    /// <param name="reason">One sentence.</param>
    public static RetryPlan Refuse(string reason) => new(null, reason);
}
