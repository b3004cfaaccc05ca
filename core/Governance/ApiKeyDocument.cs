using Cartrita.Core.Storage;

namespace Cartrita.Core.Governance;

/// <summary>An API key as stored, under the SHA-256 of the key; the key itself is nowhere.</summary>
public sealed record ApiKeyDocument : VersionedDocument
{
    /// <summary>The name that it was made for.</summary>
    public required string Name { get; init; }

    /// <summary>Whose objects it opens.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>What it may do.</summary>
    public required Role Role { get; init; }

    /// <summary>The parts of the API that it opens; null for all of its role's.</summary>
    public IReadOnlyList<Scope>? Scopes { get; init; }

    /// <summary>Its own limits.</summary>
    public KeyLimits? Limits { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it opens nothing; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null where it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}
