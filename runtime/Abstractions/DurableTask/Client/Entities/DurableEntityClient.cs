using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Client.Entities;

/// <summary>Talks to entities from outside.</summary>
public abstract class DurableEntityClient
{
    /// <summary>Makes a client.</summary>
    /// <param name="name">The client's name.</param>
    protected DurableEntityClient(string name) => Name = name;

    /// <summary>The client's name.</summary>
    public string Name { get; }

    /// <summary>Has an operation run, without waiting for it.</summary>
    /// <param name="id">The entity; it is made where there is none.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">When.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Ends when the signal is stored.</returns>
    public abstract Task SignalEntityAsync(
        EntityInstanceId id,
        string operationName,
        object? input = null,
        SignalEntityOptions? options = null,
        CancellationToken cancellation = default);

    /// <summary>Has an operation without input run, without waiting for it.</summary>
    /// <param name="id">The entity; it is made where there is none.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="options">When.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Ends when the signal is stored.</returns>
    public virtual Task SignalEntityAsync(
        EntityInstanceId id, string operationName, SignalEntityOptions options, CancellationToken cancellation = default) =>
        SignalEntityAsync(id, operationName, null, options, cancellation);

    /// <summary>Has an operation without input run, without waiting for it.</summary>
    /// <param name="id">The entity; it is made where there is none.</param>
    /// <param name="operationName">The operation.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Ends when the signal is stored.</returns>
    public virtual Task SignalEntityAsync(EntityInstanceId id, string operationName, CancellationToken cancellation) =>
        SignalEntityAsync(id, operationName, null, null, cancellation);

    /// <summary>What is known of an entity; null where there is none.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="includeState">Whether its state is fetched too.</param>
    /// <param name="cancellation">Gives up.</param>
    public abstract Task<EntityMetadata?> GetEntityAsync(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default);

    /// <summary>What is known of an entity, with its state; null where there is none.</summary>
    /// <param name="id">The entity.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task<EntityMetadata?> GetEntityAsync(EntityInstanceId id, CancellationToken cancellation) =>
        GetEntityAsync(id, includeState: true, cancellation);

    /// <summary>What is known of an entity; null where there is none.</summary>
    /// <typeparam name="T">The type to read its state as.</typeparam>
    /// <param name="id">The entity.</param>
    /// <param name="includeState">Whether its state is fetched too.</param>
    /// <param name="cancellation">Gives up.</param>
    public abstract Task<EntityMetadata<T>?> GetEntityAsync<T>(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default);

    /// <summary>What is known of an entity, with its state; null where there is none.</summary>
    /// <typeparam name="T">The type to read its state as.</typeparam>
    /// <param name="id">The entity.</param>
    /// <param name="cancellation">Gives up.</param>
    public virtual Task<EntityMetadata<T>?> GetEntityAsync<T>(EntityInstanceId id, CancellationToken cancellation) =>
        GetEntityAsync<T>(id, includeState: true, cancellation);

    /// <summary>Lists entities.</summary>
    /// <param name="filter">Which ones, and with what; null for all that have a state.</param>
    public abstract AsyncPageable<EntityMetadata> GetAllEntitiesAsync(EntityQuery? filter = null);

    /// <summary>Lists entities.</summary>
    /// <typeparam name="T">The type to read their states as.</typeparam>
    /// <param name="filter">Which ones, and with what; null for all that have a state.</param>
    public abstract AsyncPageable<EntityMetadata<T>> GetAllEntitiesAsync<T>(EntityQuery? filter = null);

    /// <summary>Removes what entities have left behind.</summary>
    /// <param name="request">What to clean; null for all that is safe.</param>
    /// <param name="continueUntilComplete">Whether to go on until all is done, or to return after one step, with a token.</param>
    /// <param name="cancellation">Gives up.</param>
    public abstract Task<CleanEntityStorageResult> CleanEntityStorageAsync(
        CleanEntityStorageRequest? request = null, bool continueUntilComplete = true, CancellationToken cancellation = default);
}
