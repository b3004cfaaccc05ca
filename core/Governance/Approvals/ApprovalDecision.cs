namespace Cartrita.Core.Governance.Approvals;

/// <summary>What a person decided about a call.</summary>
/// <param name="Approved">Whether it may be made.</param>
/// <param name="By">Whose credential it was.</param>
/// <param name="KeyId">The stored key that was shown; null for any other credential.</param>
/// <param name="At">When.</param>
/// <param name="Reason">What they said of it, which the agent reads; null where they said nothing.</param>
public sealed record ApprovalDecision(bool Approved, OwnerId By, string? KeyId, DateTimeOffset At, string? Reason)
{
    /// <summary>How long a reason may be, in UTF-16 code units.</summary>
    public const int LongestReason = 500;
}
