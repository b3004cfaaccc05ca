using Cartrita.Core.Chat;

namespace Cartrita.Functions.Chat;

/// <summary>What one task took.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Agent">The agent's id.</param>
/// <param name="Usage">Its tokens.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
internal sealed record TaskUsageBody(string TaskId, string Agent, TokenUsage Usage, long? DurationMs);
