using Cartrita.Runtime.Engine.Entities;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>What a store is made of; one writer at a time uses it, inside a transaction.</summary>
internal interface IStoreTables
{
    /// <summary>The tables of what was given up.</summary>
    IDeadLetterTables DeadLetters { get; }

    /// <summary>Finds an instance by its id.</summary>
    InstanceHead? Find(string instanceId);

    /// <summary>Finds an instance by its key.</summary>
    InstanceHead? Find(long instanceKey);

    /// <summary>Adds an instance that has not started.</summary>
    void AddInstance(long key, ExecutionStarted started);

    /// <summary>Moves an instance on and removes the messages that the turn has seen, where both still are as the turn found them.</summary>
    /// <returns>False where the fence refused; nothing has changed then.</returns>
    /// <exception cref="StaleTurnException">The fence refused in the middle: the transaction has to be rolled back.</exception>
    bool TryAdvance(TurnCommit commit);

    /// <summary>Moves an entity on by one turn and removes the messages that the turn has taken, where both still are as the turn found them.</summary>
    /// <returns>False where the fence refused; nothing has changed then.</returns>
    /// <exception cref="StaleTurnException">The fence refused in the middle: the transaction has to be rolled back.</exception>
    bool TryAdvanceEntity(EntityCommit commit);

    /// <summary>Sets who has locked an entity; null for nobody.</summary>
    void SetLock(long key, EntityLockState? value);

    /// <summary>Whether an inbox has messages, due or not.</summary>
    bool HasMessages(long key);

    /// <summary>Sets a value; null removes it.</summary>
    void SetValue(long key, ValueKind kind, string? value);

    /// <summary>Sets the failure of an instance that failed.</summary>
    void SetFailure(long key, TaskFailureDetails failure);

    /// <summary>Appends a turn's events.</summary>
    void AddHistory(long key, int position, IReadOnlyList<HistoryEvent> events);

    /// <summary>Removes the history of a generation that ended.</summary>
    void RemoveHistory(long key);

    /// <summary>Puts a message into an inbox.</summary>
    void AddMessage(InboxMessage message);

    /// <summary>Removes a timer of the current generation, where it has not been seen.</summary>
    void RemoveTimer(long key, string executionId, int timerId);

    /// <summary>Removes the results and timers that only one generation could see.</summary>
    void RemoveGenerationMessages(long key);

    /// <summary>Removes all messages of an instance that ended.</summary>
    void RemoveMessages(long key);

    /// <summary>Queues an activity.</summary>
    void AddActivity(QueuedActivity activity);

    /// <summary>Removes an activity from the queue, where the attempt still owns it.</summary>
    bool TryRemoveActivity(QueuedActivity activity);

    /// <summary>Starts an activity's next attempt, where this one still owns it.</summary>
    bool TryRetryActivity(QueuedActivity activity);

    /// <summary>Removes an instance and all that belongs to it.</summary>
    void RemoveInstance(long key);
}
