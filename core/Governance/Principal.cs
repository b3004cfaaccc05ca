namespace Cartrita.Core.Governance;

/// <summary>Who asks.</summary>
/// <param name="OwnerId">Whose objects they see.</param>
/// <param name="Role">What they may do.</param>
public sealed record Principal(OwnerId OwnerId, Role Role)
{
    /// <summary>The parts of the API that the credential opens; all of the role's unless it was limited.</summary>
    public IReadOnlyList<Scope> Scopes { get; init; } = GovernanceNames.ScopesOf(Role);

    /// <summary>The stored key that was shown; null for any other credential.</summary>
    public string? KeyId { get; init; }

    /// <summary>Limits that were stored with the key.</summary>
    public KeyLimits? Limits { get; init; }
}
