using Cartrita.Core.Governance;

namespace Cartrita.Functions.Governance;

/// <summary>Who shows a credential, or why it was refused.</summary>
/// <param name="Principal">Who; null where it was refused.</param>
/// <param name="Refusal">One of <see cref="Refusals"/>; for the audit only, the caller is never told.</param>
internal sealed record Identification(Principal? Principal, string? Refusal)
{
    /// <summary>It is a credential of this principal.</summary>
    public static Identification Of(Principal principal) => new(principal, null);

    /// <summary>It is none.</summary>
    public static Identification Refuse(string refusal) => new(null, refusal);
}

/// <summary>Why somebody was not let in, as audit events say it.</summary>
internal static class Refusals
{
    public const string NoCredential = "no_credential";
    public const string AmbiguousCredential = "ambiguous_credential";
    public const string MalformedCredential = "malformed_credential";
    public const string UnknownKey = "unknown_key";
    public const string ExpiredKey = "expired_key";
    public const string RevokedKey = "revoked_key";
    public const string NoRule = "no_rule";
    public const string RoleTooLow = "role_too_low";
    public const string MissingScope = "missing_scope";
    public const string CrossOrigin = "cross_origin";
}
