using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable.Tracing;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>What each write does, whatever the tables are: the rules that all stores share.</summary>
/// <remarks>The caller wraps each call in a transaction and never runs two at once. Ids that a rolled-back write took are not given again.</remarks>
internal sealed class StoreRules
{
    private static readonly StoredWork Nothing = new([], []);

    private readonly IStoreTables _tables;
    private readonly InboxRules _inboxes;
    private long _lastActivityId;

    /// <summary>Makes the rules.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="lastInstanceKey">The highest instance key in use.</param>
    /// <param name="lastMessageId">The highest message id in use.</param>
    /// <param name="lastActivityId">The highest activity id in use.</param>
    public StoreRules(IStoreTables tables, long lastInstanceKey, long lastMessageId, long lastActivityId)
    {
        _tables = tables;
        _lastActivityId = lastActivityId;
        DeadLetters = new(tables);
        _inboxes = new(tables, DeadLetters, lastInstanceKey, lastMessageId);
    }

    /// <summary>What giving up and trying again do.</summary>
    public DeadLetterRules DeadLetters { get; }

    /// <inheritdoc cref="IRuntimeStore.CreateAsync"/>
    public CreationOutcome Create(InstanceCreation creation)
    {
        var held = _tables.Find(creation.Started.InstanceId);
        return held is { } head && !(head.Status.IsTerminal() && creation.Replaceable.Contains(head.Status))
            ? new(null, head.Status)
            : new(_inboxes.AddInstance(creation.Started, held), null);
    }

    /// <inheritdoc cref="IRuntimeStore.AppendAsync"/>
    public InboxMessage? Append(string instanceId, HistoryEvent message)
    {
        _inboxes.Deliver(new Delivery(instanceId, null, message), out var appended);
        return appended;
    }

    /// <inheritdoc cref="IRuntimeStore.CommitTurnAsync"/>
    public StoredWork? CommitTurn(TurnCommit commit)
    {
        if (!_tables.TryAdvance(commit))
        {
            return null;
        }

        var key = commit.InstanceKey;
        if (commit.DeadLetter is { } letter)
        {
            DeadLetters.BuryTurn(letter);
        }

        if (commit.ClearsFailures)
        {
            DeadLetters.ForgetFailures(key);
        }

        if (commit.CustomStatus is not null || commit.ClearsCustomStatus)
        {
            _tables.SetValue(key, ValueKind.CustomStatus, commit.CustomStatus);
        }

        foreach (var timer in commit.ClosedTimers)
        {
            _tables.RemoveTimer(key, commit.ExecutionId, timer);
        }

        var messages = new List<InboxMessage>();
        if (commit.Next is { } next)
        {
            StartGeneration(commit, next, messages);
        }
        else if (commit.Appended.Count > 0)
        {
            _tables.AddHistory(key, commit.HistoryLength, commit.Appended);
        }

        if (commit.Status.IsTerminal())
        {
            End(commit);
        }

        Send(commit, messages);
        return messages.Count == 0 && commit.Activities.Count == 0 ? Nothing : new(messages, Queue(commit));
    }

    /// <inheritdoc cref="IRuntimeStore.CompleteActivityAsync"/>
    /// <param name="activity">The activity as it was handed out.</param>
    /// <param name="result">Its result.</param>
    /// <param name="letter">What is kept of it, where it is given up.</param>
    public ActivityOutcome CompleteActivity(QueuedActivity activity, HistoryEvent result, DeadLetter? letter = null)
    {
        if (!_tables.TryRemoveActivity(activity))
        {
            return new(false, null);
        }

        if (_tables.Find(activity.InstanceKey) is not { } head)
        {
            return new(true, null);
        }

        if (letter is not null)
        {
            DeadLetters.BuryActivity(letter);
        }

        return InboxRules.IsAlive(head, activity.ExecutionId)
            ? new(true, _inboxes.AddMessage(head.Key, null, activity.ExecutionId, result))
            : new(true, null, Kept: _inboxes.TryPark(head, activity.ExecutionId, result));
    }

    /// <inheritdoc cref="IDeadLetterStore.RetryDeadLetterAsync"/>
    public StoredWork? Retry(DeadLetterRetry retry) => DeadLetters.Retry(retry, _inboxes.NextMessageId, () => ++_lastActivityId);

    /// <inheritdoc cref="IRuntimeStore.AbandonActivityAsync"/>
    public QueuedActivity? AbandonActivity(QueuedActivity activity) => _tables.TryRetryActivity(activity)
        ? activity with { Attempt = activity.Attempt + 1, Failures = activity.Failures + 1 }
        : null;

    /// <inheritdoc cref="IRuntimeStore.PurgeAsync"/>
    public bool Purge(string instanceId)
    {
        if (_tables.Find(instanceId) is not { } head || !head.Status.IsTerminal())
        {
            return false;
        }

        _tables.RemoveInstance(head.Key);
        return true;
    }

    /// <inheritdoc cref="IRuntimeStore.SendAsync"/>
    public InboxMessage? Send(Delivery delivery)
    {
        _inboxes.Deliver(delivery, out var sent);
        return sent;
    }

    /// <inheritdoc cref="IRuntimeStore.CommitEntityAsync"/>
    public StoredWork? CommitEntity(EntityCommit commit)
    {
        if (!EntityRules.TryAdvance(_tables, commit))
        {
            return null;
        }

        var messages = new List<InboxMessage>();
        _inboxes.Deliver(commit.Deliveries, messages);
        foreach (var started in commit.Starts)
        {
            var held = _tables.Find(started.InstanceId);
            if (held is not { } head || head.Status.IsTerminal())
            {
                messages.Add(_inboxes.AddInstance(started, held));
            }
        }

        EntityRules.RemoveIfEmpty(_tables, commit);
        return messages.Count == 0 ? Nothing : new(messages, []);
    }

    private void StartGeneration(TurnCommit commit, ExecutionStarted next, List<InboxMessage> messages)
    {
        var key = commit.InstanceKey;
        _tables.RemoveHistory(key);
        _tables.RemoveGenerationMessages(key);
        _tables.SetValue(key, ValueKind.Input, next.Input);
        // The first turn of the new generation takes all of them at once, so that these ids are free again before the next generation.
        long id = -1 - commit.Carried.Count;
        foreach (var message in commit.Carried.Prepend(next))
        {
            messages.Add(_inboxes.Add(new InboxMessage(key, id++, null, null, message)));
        }
    }

    private void End(TurnCommit commit)
    {
        _tables.RemoveMessages(commit.InstanceKey);
        if (commit.Output is not null)
        {
            _tables.SetValue(commit.InstanceKey, ValueKind.Output, commit.Output);
        }

        if (commit.Failure is not null)
        {
            _tables.SetFailure(commit.InstanceKey, commit.Failure);
        }
    }

    private void Send(TurnCommit commit, List<InboxMessage> messages)
    {
        // What only this generation could see is not sent where it has just ended.
        var goesOn = commit.Next is null && !commit.Status.IsTerminal();
        foreach (var timer in goesOn ? commit.Timers : [])
        {
            messages.Add(_inboxes.AddMessage(commit.InstanceKey, timer.Due, commit.ExecutionId, timer.Fired));
        }

        foreach (var child in commit.Children)
        {
            var held = _tables.Find(child.Started.InstanceId);
            if (held is not { } head || head.Status.IsTerminal())
            {
                messages.Add(_inboxes.AddInstance(child.Started, held));
            }
            else if (goesOn)
            {
                messages.Add(_inboxes.AddMessage(commit.InstanceKey, null, commit.ExecutionId, child.Refusal));
            }
        }

        if (_inboxes.Deliver(commit.Deliveries, messages))
        {
            DeadLetters.ParentTold(commit.InstanceKey);
        }
    }

    private List<QueuedActivity> Queue(TurnCommit commit)
    {
        var instanceId = commit.InstanceId;
        var activities = new List<QueuedActivity>(commit.Activities.Count);
        foreach (var task in commit.Activities)
        {
            var activity = new QueuedActivity
            {
                InstanceKey = commit.InstanceKey,
                Id = ++_lastActivityId,
                Attempt = 1,
                Failures = 0,
                InstanceId = instanceId,
                ExecutionId = commit.ExecutionId,
                TaskId = task.Id,
                Name = task.Name,
                Version = task.Version,
                Input = task.Input,
                TraceParent = commit.SpansActivities
                    ? SpanIds.Reparent(commit.TraceParent, SpanIds.OfTask(commit.ExecutionId, task.Id))
                    : commit.TraceParent,
                TraceState = commit.TraceState,
            };
            _tables.AddActivity(activity);
            activities.Add(activity);
        }

        return activities;
    }
}
