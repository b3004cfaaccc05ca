using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Host.Storage.DeadLetters;

/// <summary>What giving up and trying again do, whatever the tables are.</summary>
/// <remarks>
/// A turn that is given up ends its instance as failed, but nothing that the run would still need is lost: its inbox is parked, and so is
/// every result that arrives for it later. A retry takes the history back to before that turn and brings the parked messages into the inbox again.
/// </remarks>
/// <param name="tables">The tables of instances, histories, inboxes and activities.</param>
internal sealed class DeadLetterRules(IStoreTables tables)
{
    private readonly IDeadLetterTables _letters = tables.DeadLetters;

    /// <summary>Keeps a turn that is given up; the commit has just removed the messages that the turn had seen.</summary>
    /// <param name="letter">The turn.</param>
    public void BuryTurn(DeadLetter letter)
    {
        _letters.Add(letter);
        foreach (var message in letter.Messages)
        {
            _letters.Park(message);
        }

        _letters.ParkInbox(letter.InstanceKey);
    }

    /// <summary>Keeps an activity that is given up.</summary>
    /// <param name="letter">The activity.</param>
    public void BuryActivity(DeadLetter letter) => _letters.Add(letter);

    /// <summary>Whether a message that nobody waits for is kept for the retry of a turn.</summary>
    /// <param name="head">The receiver.</param>
    /// <param name="executionId">The one generation that may see it; only results have one, and only results are kept: an event is refused by an instance that has failed.</param>
    /// <param name="message">The message. A granted lock is not kept: the run's end has given it back.</param>
    public bool Keeps(InstanceHead head, string? executionId, HistoryEvent message) =>
        message is not EntityLocksAcquired && executionId is not null && executionId == head.ExecutionId && head.Status.IsTerminal() && _letters.Parks(head.Key);

    /// <summary>Keeps a message for the retry of a turn.</summary>
    /// <param name="message">The message.</param>
    public void Park(InboxMessage message) => _letters.Park(message);

    /// <summary>An instance failed and its parent hears of it.</summary>
    /// <param name="key">The instance.</param>
    public void ParentTold(long key) => _letters.MarkParentTold(key);

    /// <summary>A turn was done after some that could not be.</summary>
    /// <param name="key">The instance.</param>
    public void ForgetFailures(long key) => _letters.SetTurnFailures(key, 0);

    /// <inheritdoc cref="IDeadLetterStore.CountTurnFailureAsync"/>
    public bool CountFailure(long key, int failures)
    {
        if (tables.Find(key) is not { } head || head.Status.IsTerminal())
        {
            return false;
        }

        _letters.SetTurnFailures(key, failures);
        return true;
    }

    /// <inheritdoc cref="IDeadLetterStore.DiscardDeadLetterAsync"/>
    public bool Discard(long id)
    {
        if (_letters.Find(id) is not { } letter)
        {
            return false;
        }

        _letters.Remove(id);
        if (letter.Kind == DeadLetterKind.Turn)
        {
            _letters.TakeParked(letter.InstanceKey);
        }

        return true;
    }

    /// <inheritdoc cref="IDeadLetterStore.RetryDeadLetterAsync"/>
    /// <param name="retry">What changes.</param>
    /// <param name="nextMessage">Gives message ids.</param>
    /// <param name="nextActivity">Gives activity ids.</param>
    public StoredWork? Retry(DeadLetterRetry retry, Func<long> nextMessage, Func<long> nextActivity)
    {
        var letter = retry.Letter;
        if (_letters.Find(letter.Id) is null || !_letters.TryRewind(retry))
        {
            return null;
        }

        _letters.Remove(letter.Id);
        tables.SetValue(letter.InstanceKey, ValueKind.Output, null);
        tables.SetValue(letter.InstanceKey, ValueKind.Failure, null);
        List<InboxMessage> messages =
        [
            .. letter.Kind == DeadLetterKind.Turn ? _letters.TakeParked(letter.InstanceKey) : [],
            .. retry.Messages.Select(message => new InboxMessage(letter.InstanceKey, nextMessage(), message.Due, message.ExecutionId, message.Event)),
        ];
        messages.ForEach(tables.AddMessage);
        return new(messages, retry.Activity is { } task ? [Queue(letter, task, nextActivity())] : []);
    }

    private QueuedActivity Queue(DeadLetter letter, TaskScheduled task, long id)
    {
        var activity = new QueuedActivity
        {
            InstanceKey = letter.InstanceKey,
            Id = id,
            Attempt = 1,
            Failures = 0,
            InstanceId = letter.InstanceId,
            ExecutionId = letter.ExecutionId,
            TaskId = task.Id,
            Name = task.Name,
            Version = task.Version,
            Input = letter.Input,
            TraceParent = letter.TraceParent,
            TraceState = letter.TraceState,
        };
        tables.AddActivity(activity);
        return activity;
    }
}
