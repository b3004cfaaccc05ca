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

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
