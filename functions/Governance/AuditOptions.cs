using System.ComponentModel.DataAnnotations;

namespace Cartrita.Functions.Governance;

/// <summary>How long the audit is kept.</summary>
internal sealed class AuditOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Audit";

    /// <summary>Days after which an entry goes.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; set; } = 365;
}
