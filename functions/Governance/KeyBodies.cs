using Cartrita.Core.Governance;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Governance;

/// <summary>The body of <c>POST /api/keys</c>.</summary>
internal sealed record CreateKeyBody
{
    /// <summary>Whom the key is for; the same name is the same user.</summary>
    public required string Name { get; init; }

    /// <summary><c>user</c>, <c>operator</c> or <c>admin</c>; <c>user</c> where it is absent.</summary>
    public string? Role { get; init; }

    /// <summary>The parts of the API that it opens; all of its role's where it is absent.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>From when on it opens nothing; never where it is absent.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Its own limits.</summary>
    public KeyLimits? Limits { get; init; }
}

/// <summary>A key as the API shows it: everything but itself.</summary>
internal sealed record KeyBody
{
    /// <summary>Names the key without opening anything.</summary>
    public required string Id { get; init; }

    /// <summary>Whom it was made for.</summary>
    public required string Name { get; init; }

    /// <summary>Whose objects it opens.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>What it may do.</summary>
    public required string Role { get; init; }

    /// <summary>The parts of the API that it opens.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Its own limits.</summary>
    public KeyLimits? Limits { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it opens nothing.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>What the API shows of a stored key.</summary>
    public static KeyBody Of(string id, ApiKeyDocument key) => new()
    {
        Id = id,
        Name = key.Name,
        OwnerId = key.OwnerId,
        Role = GovernanceNames.Of(key.Role),
        Scopes = [.. (key.Scopes ?? GovernanceNames.ScopesOf(key.Role)).Select(GovernanceNames.Of)],
        Limits = key.Limits,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        RevokedAt = key.RevokedAt,
    };
}

/// <summary>A key as its maker gets it, once.</summary>
internal sealed record CreatedKey
{
    /// <summary>Names the key without opening anything.</summary>
    public required string Id { get; init; }

    /// <summary>Whom it was made for.</summary>
    public required string Name { get; init; }

    /// <summary>The key itself.</summary>
    public required string Key { get; init; }

    /// <summary>Whose objects it opens.</summary>
    public required OwnerId OwnerId { get; init; }

    /// <summary>What it may do.</summary>
    public required string Role { get; init; }

    /// <summary>The parts of the API that it opens.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>From when on it opens nothing.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The key with what was stored of it.</summary>
    public static CreatedKey Of(string key, KeyBody stored) => new()
    {
        Id = stored.Id,
        Name = stored.Name,
        Key = key,
        OwnerId = stored.OwnerId,
        Role = stored.Role,
        Scopes = stored.Scopes,
        ExpiresAt = stored.ExpiresAt,
    };
}

/// <summary>A page of keys.</summary>
/// <param name="Items">The keys, in the order of their ids.</param>
/// <param name="Next">What <c>?after=</c> takes for the next page; absent on the last one.</param>
internal sealed record KeyPage(IReadOnlyList<KeyBody> Items, string? Next = null) : Page<KeyBody>(Items, Next);
