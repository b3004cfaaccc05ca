namespace Cartrita.Core.Governance.Policies;

/// <summary>What a policy's rule comes to.</summary>
public enum PolicyEffect
{
    /// <summary>It may not happen.</summary>
    Deny,

    /// <summary>It may happen once a person approved exactly this (GOV-03).</summary>
    Approve,

    /// <summary>It may happen.</summary>
    Allow,
}
