namespace Cartrita.Runtime.Host.Storage.DeadLetters;

/// <summary>The tables of what was given up; one writer at a time uses them, inside a transaction.</summary>
internal interface IDeadLetterTables
{
    /// <summary>Adds a letter; its messages are parked one by one.</summary>
    void Add(DeadLetter letter);

    /// <summary>Finds a letter's kind and instance.</summary>
    DeadLetterHead? Find(long id);

    /// <summary>Removes a letter.</summary>
    void Remove(long id);

    /// <summary>Whether results for an instance that has failed are kept: one of its turns was given up and may be retried.</summary>
    bool Parks(long key);

    /// <summary>Keeps a message for the retry of a turn.</summary>
    void Park(InboxMessage message);

    /// <summary>Parks all that is in the inbox.</summary>
    void ParkInbox(long key);

    /// <summary>Takes the parked messages of an instance, in order.</summary>
    IReadOnlyList<InboxMessage> TakeParked(long key);

    /// <summary>Notes on an instance's letters that its parent heard of its failure.</summary>
    void MarkParentTold(long key);

    /// <summary>Takes a failed instance back to an earlier length of its history, where it still is as the retry found it.</summary>
    /// <returns>False where it is not; nothing has changed then.</returns>
    bool TryRewind(DeadLetterRetry retry);

    /// <summary>Sets how often an instance's turn could not be done; 0 forgets it.</summary>
    void SetTurnFailures(long key, int failures);

    /// <summary>Removes all that belongs to an instance.</summary>
    void RemoveInstance(long key);
}

/// <summary>What a write has to know of a letter.</summary>
/// <param name="InstanceKey">The instance whose work it is.</param>
/// <param name="Kind">What was given up.</param>
internal readonly record struct DeadLetterHead(long InstanceKey, DeadLetterKind Kind);
