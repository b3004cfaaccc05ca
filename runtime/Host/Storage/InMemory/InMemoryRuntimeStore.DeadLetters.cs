using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage.DeadLetters;

namespace Cartrita.Runtime.Host.Storage.InMemory;

/// <content>Dead letters.</content>
internal sealed partial class InMemoryRuntimeStore
{
    private InMemoryDeadLetters Letters => (InMemoryDeadLetters)_tables.DeadLetters;

    /// <inheritdoc/>
    public ValueTask<ActivityOutcome> BuryActivityAsync(QueuedActivity activity, TaskFailed result, DeadLetter letter) =>
        Write(() => _rules.CompleteActivity(activity, result, letter));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(DeadLetterQuery query)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<DeadLetter>>(
            [
                .. Letters.Letters.Values
                    .Where(letter => letter.Id > query.After
                        && (query.InstanceId is null || letter.InstanceId == query.InstanceId)
                        && (query.Kind is null || letter.Kind == query.Kind))
                    .Take(query.Limit),
            ]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<DeadLetter?> FindDeadLetterAsync(long id)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(Letters.Letters.GetValueOrDefault(id) switch
            {
                { Kind: DeadLetterKind.Turn } letter => letter with { Messages = [.. _tables.Instances[letter.InstanceKey].Parked.Values] },
                var letter => letter,
            });
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredWork?> RetryDeadLetterAsync(DeadLetterRetry retry) => Write(() => _rules.Retry(retry));

    /// <inheritdoc/>
    public ValueTask<bool> DiscardDeadLetterAsync(long id) => Write(() => _rules.DeadLetters.Discard(id));

    /// <inheritdoc/>
    public ValueTask<bool> CountTurnFailureAsync(long instanceKey, int failures) => Write(() => _rules.DeadLetters.CountFailure(instanceKey, failures));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<InboxMessage>> ReadInboxAsync(long instanceKey)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<InboxMessage>>(
                _tables.Instances.TryGetValue(instanceKey, out var instance) ? [.. instance.Inbox.Values] : []);
        }
    }

    /// <inheritdoc/>
    public long CountDeadLetters()
    {
        lock (_gate)
        {
            return Letters.Letters.Count;
        }
    }
}
