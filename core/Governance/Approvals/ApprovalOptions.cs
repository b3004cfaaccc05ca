using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Governance.Approvals;

/// <summary>Settings of approvals.</summary>
public sealed class ApprovalOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Approvals";

    /// <summary>How long a call waits for a person, in hours.</summary>
    [Range(1, 24 * 90)]
    public int ExpireHours { get; set; } = 24 * 7;
}
