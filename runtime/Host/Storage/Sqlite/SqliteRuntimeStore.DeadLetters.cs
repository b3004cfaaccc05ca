using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage.DeadLetters;

namespace Cartrita.Runtime.Host.Storage.Sqlite;

/// <content>Dead letters.</content>
internal sealed partial class SqliteRuntimeStore
{
    private SqliteDeadLetterReads LetterReads
    {
        get
        {
            _ = Writer;
            ObjectDisposedException.ThrowIf(_disposed, this);
            return new(_file);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ActivityOutcome> BuryActivityAsync(QueuedActivity activity, TaskFailed result, DeadLetter letter) =>
        new(Writer.WriteAsync(() => _rules!.CompleteActivity(activity, result, letter)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(DeadLetterQuery query) => new(LetterReads.List(query));

    /// <inheritdoc/>
    public ValueTask<DeadLetter?> FindDeadLetterAsync(long id) => new(LetterReads.Find(id));

    /// <inheritdoc/>
    public ValueTask<StoredWork?> RetryDeadLetterAsync(DeadLetterRetry retry) => new(Writer.WriteAsync(() => _rules!.Retry(retry)));

    /// <inheritdoc/>
    public ValueTask<bool> DiscardDeadLetterAsync(long id) => new(Writer.WriteAsync(() => _rules!.DeadLetters.Discard(id)));

    /// <inheritdoc/>
    public ValueTask<bool> CountTurnFailureAsync(long instanceKey, int failures) =>
        new(Writer.WriteAsync(() => _rules!.DeadLetters.CountFailure(instanceKey, failures)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InboxMessage>> ReadInboxAsync(long instanceKey) => new(LetterReads.ReadInbox(instanceKey));

    /// <inheritdoc/>
    public long CountDeadLetters() => _writer is null || _disposed ? 0 : LetterReads.Count();
}
