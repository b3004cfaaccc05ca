using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Client.Entities;

/// <summary>What is known of an entity.</summary>
/// <typeparam name="TState">The type that its state is read as.</typeparam>
[JsonConverter(typeof(EntityMetadataConverter))]
public class EntityMetadata<TState>
{
    private readonly TState? _state;

    /// <summary>An entity without its state.</summary>
    /// <param name="id">The entity.</param>
    /// <exception cref="ArgumentException">The id is the default one.</exception>
    public EntityMetadata(EntityInstanceId id) => Id = id == default
        ? throw new ArgumentException($"Provided argument cannot be default value defined by '{typeof(EntityInstanceId)}'", nameof(id))
        : id;

    /// <summary>An entity with its state.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="state">Its state, or null where that was not fetched.</param>
    /// <exception cref="ArgumentException">The id is the default one.</exception>
    public EntityMetadata(EntityInstanceId id, TState? state)
        : this(id)
    {
        IncludesState = state is not null;
        _state = state;
    }

    /// <summary>The entity.</summary>
    public EntityInstanceId Id { get; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset LastModifiedTime { get; init; }

    /// <summary>How many messages wait for it to be unlocked.</summary>
    public int BacklogQueueSize { get; init; }

    /// <summary>The instance that has locked it, or null.</summary>
    public string? LockedBy { get; init; }

    /// <summary>Whether <see cref="State"/> can be read.</summary>
    [MemberNotNullWhen(true, nameof(State))]
    [MemberNotNullWhen(true, nameof(_state))]
    public bool IncludesState { get; }

    /// <summary>Its state.</summary>
    /// <exception cref="InvalidOperationException">The state was not fetched, or there is none.</exception>
    public TState State => IncludesState
        ? _state
        : throw new InvalidOperationException($"Cannot retrieve state when {nameof(IncludesState)}=false");
}
