using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Host.Storage.DeadLetters;

/// <summary>The part of the store that keeps what was given up. Each write is one transaction, as everywhere in the store.</summary>
internal interface IDeadLetterStore
{
    /// <summary>Completes an activity that is given up, and keeps it.</summary>
    /// <param name="activity">The activity as it was handed out; its attempt is the fence.</param>
    /// <param name="result">The failure that its orchestration sees.</param>
    /// <param name="letter">What is kept.</param>
    ValueTask<ActivityOutcome> BuryActivityAsync(QueuedActivity activity, TaskFailed result, DeadLetter letter);

    /// <summary>Reads a page of letters, without their messages.</summary>
    /// <param name="query">Which ones.</param>
    ValueTask<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(DeadLetterQuery query);

    /// <summary>Reads one letter with its messages.</summary>
    /// <param name="id">Its number.</param>
    ValueTask<DeadLetter?> FindDeadLetterAsync(long id);

    /// <summary>Takes a failed run back to before the failure and removes the letter.</summary>
    /// <param name="retry">What changes.</param>
    /// <returns>The work that it made, or null where the letter is gone or the run is not as it was planned on.</returns>
    ValueTask<StoredWork?> RetryDeadLetterAsync(DeadLetterRetry retry);

    /// <summary>Removes a letter; the run stays as it is.</summary>
    /// <param name="id">Its number.</param>
    /// <returns>False where there is no such letter.</returns>
    ValueTask<bool> DiscardDeadLetterAsync(long id);

    /// <summary>Remembers how often an instance's turn could not be done, so that a restart does not forget it.</summary>
    /// <param name="instanceKey">The instance.</param>
    /// <param name="failures">Failures in a row.</param>
    /// <returns>False where the instance is gone or has ended.</returns>
    ValueTask<bool> CountTurnFailureAsync(long instanceKey, int failures);

    /// <summary>Reads the inbox of one instance, in order of arrival.</summary>
    /// <param name="instanceKey">The instance.</param>
    ValueTask<IReadOnlyList<InboxMessage>> ReadInboxAsync(long instanceKey);

    /// <summary>How many letters there are.</summary>
    long CountDeadLetters();
}
