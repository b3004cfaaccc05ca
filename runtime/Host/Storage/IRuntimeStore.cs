using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Cartrita.Runtime.Host.Storage.Entities;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>The durable truth of the runtime: instances, histories, inboxes and the activity queue.</summary>
/// <remarks>
/// Each write is one transaction: it takes effect whole or not at all, and it is durable before its task completes and before any
/// read sees it. A write whose task fails has taken no effect, unless the process ends with it. The store says what work a write made; who does that work, and when, is the shell's part and kept in memory,
/// because one process owns a store. The fences make a stale owner harmless: a turn commits only on the execution and history
/// length that it read and while the messages that it has seen still wait, an activity completes only under the attempt that it was given.
/// </remarks>
internal interface IRuntimeStore : IDeadLetterStore, IAsyncDisposable
{
    /// <summary>Takes the store over: every activity gets a new attempt, and all work that waits is returned.</summary>
    /// <returns>Messages in order of arrival (those with a due time among them) and queued activities in order of scheduling.</returns>
    ValueTask<StoredWork> OpenAsync();

    /// <summary>Creates an instance with its first message, where its id is free or held by one that ended in a replaceable status.</summary>
    /// <param name="creation">What to create.</param>
    ValueTask<CreationOutcome> CreateAsync(InstanceCreation creation);

    /// <summary>Puts a message into the inbox of a live instance; for one that ended or does not exist it is dropped.</summary>
    /// <param name="instanceId">The receiver.</param>
    /// <param name="message">The event that it will see.</param>
    /// <returns>The message, or null where nobody is there to take it.</returns>
    ValueTask<InboxMessage?> AppendAsync(string instanceId, HistoryEvent message);

    /// <summary>Reads what a turn starts from.</summary>
    /// <param name="instanceKey">The instance.</param>
    /// <param name="withHistory">False reads the head alone; the history is then empty.</param>
    /// <returns>Null where the instance is gone.</returns>
    ValueTask<TurnState?> ReadTurnAsync(long instanceKey, bool withHistory = true);

    /// <summary>Commits a turn.</summary>
    /// <param name="commit">What the turn changed.</param>
    /// <returns>The work that it made, or null where the fence refused it.</returns>
    ValueTask<StoredWork?> CommitTurnAsync(TurnCommit commit);

    /// <summary>Removes an activity from the queue and gives its result to its orchestration, where that still waits for it.</summary>
    /// <param name="activity">The activity as it was handed out; its attempt is the fence.</param>
    /// <param name="result">A <see cref="TaskCompleted"/> or a <see cref="TaskFailed"/>.</param>
    ValueTask<ActivityOutcome> CompleteActivityAsync(QueuedActivity activity, HistoryEvent result);

    /// <summary>Gives an activity back after an infrastructure failure: the next attempt has a new fence, and the failure is counted.</summary>
    /// <param name="activity">The activity as it was handed out.</param>
    /// <returns>The activity to hand out next, or null where the fence refused it.</returns>
    ValueTask<QueuedActivity?> AbandonActivityAsync(QueuedActivity activity);

    /// <summary>Reads one instance.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <param name="withValues">Whether to read input, output, custom status and failure too.</param>
    ValueTask<InstanceRecord?> FindAsync(string instanceId, bool withValues);

    /// <summary>Reads a page of instances, in order of creation; entities are not among them.</summary>
    /// <param name="query">Which ones.</param>
    ValueTask<IReadOnlyList<InstanceRecord>> QueryAsync(InstanceQuery query);

    /// <summary>Removes an instance that has ended, with all that belongs to it.</summary>
    /// <param name="instanceId">Its id.</param>
    /// <returns>False where it does not exist or has not ended.</returns>
    ValueTask<bool> PurgeAsync(string instanceId);

    /// <summary>Sends a message to an entity, which is made where there is none.</summary>
    /// <param name="delivery">The message.</param>
    /// <returns>The message, or null where there is no entity and none is made for it.</returns>
    ValueTask<InboxMessage?> SendAsync(Delivery delivery);

    /// <summary>Reads what a turn of an entity starts from.</summary>
    /// <param name="instanceKey">The entity's row.</param>
    /// <returns>Null where it is gone.</returns>
    ValueTask<EntityTurnState?> ReadEntityAsync(long instanceKey);

    /// <summary>Commits a turn of an entity, and removes the entity where that leaves nothing.</summary>
    /// <param name="commit">What the turn changed.</param>
    /// <returns>The work that it made, or null where the fence refused it.</returns>
    ValueTask<StoredWork?> CommitEntityAsync(EntityCommit commit);

    /// <summary>Reads a page of entities, in order of their ids.</summary>
    /// <param name="query">Which ones.</param>
    ValueTask<IReadOnlyList<EntityRecord>> QueryEntitiesAsync(EntityStoreQuery query);
}
