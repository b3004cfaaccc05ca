namespace Cartrita.Core.Governance.Approvals;

/// <summary>A decision that a call waits for.</summary>
/// <param name="Id">The call.</param>
/// <param name="ExpiresAt">When nobody can decide any more.</param>
public sealed record PendingApproval(ApprovalId Id, DateTimeOffset ExpiresAt);
