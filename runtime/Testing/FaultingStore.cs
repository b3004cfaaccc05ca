using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.DeadLetters;
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
    public ValueTask<ActivityOutcome> BuryActivityAsync(QueuedActivity activity, TaskFailed result, DeadLetter letter) =>
        plan.RunAsync(() => store.BuryActivityAsync(activity, result, letter));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(DeadLetterQuery query) =>
        plan.RunAsync(() => store.ListDeadLettersAsync(query));

    /// <inheritdoc/>
    public ValueTask<DeadLetter?> FindDeadLetterAsync(long id) => plan.RunAsync(() => store.FindDeadLetterAsync(id));

    /// <inheritdoc/>
    public ValueTask<StoredWork?> RetryDeadLetterAsync(DeadLetterRetry retry) => plan.RunAsync(() => store.RetryDeadLetterAsync(retry));

    /// <inheritdoc/>
    public ValueTask<bool> DiscardDeadLetterAsync(long id) => plan.RunAsync(() => store.DiscardDeadLetterAsync(id));

    /// <inheritdoc/>
    public ValueTask<bool> CountTurnFailureAsync(long instanceKey, int failures) =>
        plan.RunAsync(() => store.CountTurnFailureAsync(instanceKey, failures));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InboxMessage>> ReadInboxAsync(long instanceKey) => plan.RunAsync(() => store.ReadInboxAsync(instanceKey));

    /// <inheritdoc/>
    public long CountDeadLetters() => store.CountDeadLetters();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();
}
