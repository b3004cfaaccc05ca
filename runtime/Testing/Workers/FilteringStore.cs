using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Testing.Workers;

/// <summary>A store that tells of no activity and of no entity's message which the worker's filters do not name: it keeps them, and they wait.</summary>
/// <remarks>Orchestrations are held back by <see cref="VersionGate"/>: only their first message has their name.</remarks>
/// <param name="store">The store behind.</param>
/// <param name="filter">The worker's filters.</param>
internal sealed class FilteringStore(IRuntimeStore store, WorkItemFilter filter) : IRuntimeStore
{
    /// <inheritdoc/>
    public async ValueTask<StoredWork> OpenAsync() => await GivenAsync(await store.OpenAsync());

    /// <inheritdoc/>
    public async ValueTask<StoredWork?> CommitTurnAsync(TurnCommit commit) =>
        await store.CommitTurnAsync(commit) is { } made ? await GivenAsync(made) : null;

    /// <inheritdoc/>
    public async ValueTask<StoredWork?> CommitEntityAsync(EntityCommit commit) =>
        await store.CommitEntityAsync(commit) is { } made ? await GivenAsync(made) : null;

    /// <inheritdoc/>
    public async ValueTask<StoredWork?> RetryDeadLetterAsync(DeadLetterRetry retry) =>
        await store.RetryDeadLetterAsync(retry) is { } made ? await GivenAsync(made) : null;

    /// <inheritdoc/>
    public async ValueTask<InboxMessage?> SendAsync(Delivery delivery) =>
        await store.SendAsync(delivery) is { } message && await IsGivenAsync(message) ? message : null;

    /// <inheritdoc/>
    public ValueTask<CreationOutcome> CreateAsync(InstanceCreation creation) => store.CreateAsync(creation);

    /// <inheritdoc/>
    public ValueTask<InboxMessage?> AppendAsync(string instanceId, HistoryEvent message) => store.AppendAsync(instanceId, message);

    /// <inheritdoc/>
    public ValueTask<TurnState?> ReadTurnAsync(long instanceKey, bool withHistory = true) => store.ReadTurnAsync(instanceKey, withHistory);

    /// <inheritdoc/>
    public ValueTask<ActivityOutcome> CompleteActivityAsync(QueuedActivity activity, HistoryEvent result) =>
        store.CompleteActivityAsync(activity, result);

    /// <inheritdoc/>
    public ValueTask<QueuedActivity?> AbandonActivityAsync(QueuedActivity activity) => store.AbandonActivityAsync(activity);

    /// <inheritdoc/>
    public ValueTask<InstanceRecord?> FindAsync(string instanceId, bool withValues) => store.FindAsync(instanceId, withValues);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InstanceRecord>> QueryAsync(InstanceQuery query) => store.QueryAsync(query);

    /// <inheritdoc/>
    public ValueTask<bool> PurgeAsync(string instanceId) => store.PurgeAsync(instanceId);

    /// <inheritdoc/>
    public ValueTask<EntityTurnState?> ReadEntityAsync(long instanceKey) => store.ReadEntityAsync(instanceKey);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EntityRecord>> QueryEntitiesAsync(EntityStoreQuery query) => store.QueryEntitiesAsync(query);

    /// <inheritdoc/>
    public ValueTask<ActivityOutcome> BuryActivityAsync(QueuedActivity activity, TaskFailed result, DeadLetter letter) =>
        store.BuryActivityAsync(activity, result, letter);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(DeadLetterQuery query) => store.ListDeadLettersAsync(query);

    /// <inheritdoc/>
    public ValueTask<DeadLetter?> FindDeadLetterAsync(long id) => store.FindDeadLetterAsync(id);

    /// <inheritdoc/>
    public ValueTask<bool> DiscardDeadLetterAsync(long id) => store.DiscardDeadLetterAsync(id);

    /// <inheritdoc/>
    public ValueTask<bool> CountTurnFailureAsync(long instanceKey, int failures) => store.CountTurnFailureAsync(instanceKey, failures);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InboxMessage>> ReadInboxAsync(long instanceKey) => store.ReadInboxAsync(instanceKey);

    /// <inheritdoc/>
    public long CountDeadLetters() => store.CountDeadLetters();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async ValueTask<StoredWork> GivenAsync(StoredWork work)
    {
        var messages = new List<InboxMessage>(work.Messages.Count);
        foreach (var message in work.Messages)
        {
            if (await IsGivenAsync(message))
            {
                messages.Add(message);
            }
        }

        return work with
        {
            Messages = messages,
            Activities = [.. work.Activities.Where(activity => filter.GivesActivity(activity.Name, activity.Version))],
        };
    }

    // An entity that is gone by now has nothing that could be held back.
    private async ValueTask<bool> IsGivenAsync(InboxMessage message) =>
        message.Event is not EntityMessage
        || await store.ReadEntityAsync(message.InstanceKey) is not { } entity
        || filter.GivesEntity(EntityInstanceId.FromString(entity.EntityId).Name);
}
