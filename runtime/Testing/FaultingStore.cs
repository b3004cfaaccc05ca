using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.Entities;

namespace Cartrita.Runtime.Testing;

/// <summary>A store whose calls go through a fault plan.</summary>
/// <param name="store">The store behind.</param>
/// <param name="plan">The plan.</param>
internal sealed class FaultingStore(IRuntimeStore store, FaultPlan plan) : IRuntimeStore
{
    /// <inheritdoc/>
    public ValueTask<StoredWork> OpenAsync() => store.OpenAsync();

    /// <inheritdoc/>
    public ValueTask<CreationOutcome> CreateAsync(InstanceCreation creation) => plan.RunAsync(() => store.CreateAsync(creation));

    /// <inheritdoc/>
    public ValueTask<InboxMessage?> AppendAsync(string instanceId, HistoryEvent message) =>
        plan.RunAsync(() => store.AppendAsync(instanceId, message));

    /// <inheritdoc/>
    public ValueTask<TurnState?> ReadTurnAsync(long instanceKey, bool withHistory = true) =>
        plan.RunAsync(() => store.ReadTurnAsync(instanceKey, withHistory));

    /// <inheritdoc/>
    public ValueTask<StoredWork?> CommitTurnAsync(TurnCommit commit) => plan.RunAsync(() => store.CommitTurnAsync(plan.Early(commit)));

    /// <inheritdoc/>
    public ValueTask<ActivityOutcome> CompleteActivityAsync(QueuedActivity activity, HistoryEvent result) =>
        plan.RunAsync(() => store.CompleteActivityAsync(activity, result));

    /// <inheritdoc/>
    public ValueTask<QueuedActivity?> AbandonActivityAsync(QueuedActivity activity) =>
        plan.RunAsync(() => store.AbandonActivityAsync(activity));

    /// <inheritdoc/>
    public ValueTask<InstanceRecord?> FindAsync(string instanceId, bool withValues) =>
        plan.RunAsync(() => store.FindAsync(instanceId, withValues));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InstanceRecord>> QueryAsync(InstanceQuery query) => plan.RunAsync(() => store.QueryAsync(query));

    /// <inheritdoc/>
    public ValueTask<bool> PurgeAsync(string instanceId) => plan.RunAsync(() => store.PurgeAsync(instanceId));

    /// <inheritdoc/>
    public ValueTask<InboxMessage?> SendAsync(Delivery delivery) => plan.RunAsync(() => store.SendAsync(delivery));

    /// <inheritdoc/>
    public ValueTask<EntityTurnState?> ReadEntityAsync(long instanceKey) => plan.RunAsync(() => store.ReadEntityAsync(instanceKey));

    /// <inheritdoc/>
    public ValueTask<StoredWork?> CommitEntityAsync(EntityCommit commit) => plan.RunAsync(() => store.CommitEntityAsync(commit));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EntityRecord>> QueryEntitiesAsync(EntityStoreQuery query) =>
        plan.RunAsync(() => store.QueryEntitiesAsync(query));

    /// <inheritdoc/>
    public ValueTask<bool> RemoveEmptyEntityAsync(string entityId) => plan.RunAsync(() => store.RemoveEmptyEntityAsync(entityId));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();
}
