using Cartrita.Core.Errors;
using Cartrita.Core.Governance;

namespace Cartrita.Activities.Governance;

/// <summary>What a moderation came to.</summary>
/// <param name="Findings">What was found; empty for a clean text.</param>
/// <param name="Refusal">Why the text may not pass; null where it may.</param>
public sealed record ModerationOutcome(IReadOnlyList<SafetyFinding> Findings, Problem? Refusal)
{
    /// <summary>Nothing was found.</summary>
    public static ModerationOutcome Clean { get; } = new([], null);
}
