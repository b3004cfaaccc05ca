using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>The locks that an execution holds or waits for, and what may be done meanwhile.</summary>
/// <remarks>
/// The rules keep locks free of deadlock: no second section inside a section, one call at a time to each locked entity, and nobody else is waited for: not an
/// entity outside of the section, and no sub-orchestration, which could ask for the same locks.
/// </remarks>
internal sealed class CriticalSection
{
    private IReadOnlyList<EntityInstanceId> _locked = [];
    private HashSet<EntityInstanceId>? _available;

    /// <summary>The section's id; null outside of one.</summary>
    public string? Id { get; private set; }

    /// <summary>The entities, in the order in which they are locked.</summary>
    public IReadOnlyList<EntityInstanceId> Locked => _locked;

    /// <summary>The locked entities that may be called now; none before the locks are acquired.</summary>
    public IReadOnlyList<EntityInstanceId> Available => _available is { } available ? [.. _locked.Where(available.Contains)] : [];

    /// <summary>A section begins: its locks are asked for.</summary>
    public void Request(string id, IReadOnlyList<EntityInstanceId> entities) => (Id, _locked, _available) = (id, entities, null);

    /// <summary>The locks of a section are acquired.</summary>
    public void Acquired(string id)
    {
        if (id == Id)
        {
            _available = [.. _locked];
        }
    }

    /// <summary>The section is over.</summary>
    public void Exit() => (Id, _locked, _available) = (null, [], null);

    /// <summary>An entity is called: in a section it is not available until it has answered.</summary>
    /// <exception cref="InvalidOperationException">It must not be called now.</exception>
    public void Call(EntityInstanceId entity)
    {
        if (Id is null || (_available?.Remove(entity) ?? false))
        {
            return;
        }

        throw new InvalidOperationException(
            _available is null ? "Must await the completion of the lock request prior to calling any entity."
            : _locked.Contains(entity) ? "Must not call an entity from a critical section while a prior call to the same entity is still pending."
            : "Must not call an entity from a critical section if it is not one of the locked entities.");
    }

    /// <summary>A called entity has answered.</summary>
    /// <param name="id">The section in which it was called.</param>
    /// <param name="entity">The entity.</param>
    public void Answered(string? id, EntityInstanceId entity)
    {
        if (id is not null && id == Id)
        {
            _available?.Add(entity);
        }
    }

    /// <exception cref="InvalidOperationException">The entity must not be signalled now.</exception>
    public void ThrowIfSignalRefused(EntityInstanceId entity)
    {
        if (_locked.Contains(entity))
        {
            throw new InvalidOperationException("Must not signal a locked entity from a critical section.");
        }
    }

    /// <exception cref="InvalidOperationException">A section is open already.</exception>
    public void ThrowIfLockRefused()
    {
        if (Id is not null)
        {
            throw new InvalidOperationException("Must not enter another critical section from within a critical section.");
        }
    }

    /// <exception cref="InvalidOperationException">A section is open.</exception>
    public void ThrowIfChildRefused()
    {
        if (Id is not null)
        {
            throw new InvalidOperationException("While holding locks, cannot call suborchestrators.");
        }
    }
}
