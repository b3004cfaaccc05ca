using Cartrita.Runtime.Engine.Entities;

namespace Cartrita.Runtime.Host.Storage.Entities;

/// <summary>An entity as queries see it.</summary>
internal sealed record EntityRecord
{
    /// <summary>The entity, as <c>@name@key</c>.</summary>
    public required string Id { get; init; }

    /// <summary>When its last turn was committed, or its first message arrived, in UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether it has a state: one without exists for its messages and its lock only.</summary>
    public required bool HasState { get; init; }

    /// <summary>The serialized state, where it was asked for.</summary>
    public string? State { get; init; }

    /// <summary>Who has locked it.</summary>
    public EntityLockState? Lock { get; init; }

    /// <summary>How many messages wait that are due.</summary>
    public int Waiting { get; init; }
}
