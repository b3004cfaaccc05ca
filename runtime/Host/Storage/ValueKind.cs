namespace Cartrita.Runtime.Host.Storage;

/// <summary>A value that belongs to an instance; the numbers are stored.</summary>
internal enum ValueKind
{
    /// <summary>The serialized input.</summary>
    Input = 1,

    /// <summary>The serialized output.</summary>
    Output = 2,

    /// <summary>The serialized custom status.</summary>
    CustomStatus = 3,

    /// <summary>The failure, as JSON.</summary>
    Failure = 4,

    /// <summary>The tags, as JSON.</summary>
    Tags = 5,

    /// <summary>An entity's serialized state.</summary>
    EntityState = 6,

    /// <summary>Who has locked an entity, as JSON.</summary>
    EntityLock = 7,
}
