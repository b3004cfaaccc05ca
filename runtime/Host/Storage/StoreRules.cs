using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable.Tracing;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>What each write does, whatever the tables are: the rules that all stores share.</summary>
/// <remarks>The caller wraps each call in a transaction and never runs two at once. Ids that a rolled-back write took are not given again.</remarks>
/// <param name="tables">The tables.</param>
/// <param name="lastInstanceKey">The highest instance key in use.</param>
/// <param name="lastMessageId">The highest message id in use.</param>
/// <param name="lastActivityId">The highest activity id in use.</param>
internal sealed class StoreRules(IStoreTables tables, long lastInstanceKey, long lastMessageId, long lastActivityId)
{
    private static readonly StoredWork Nothing = new([], []);

    /// <summary>What giving up and trying again do.</summary>
    public DeadLetterRules DeadLetters { get; } = new(tables);

    /// <inheritdoc cref="IRuntimeStore.CreateAsync"/>
    public CreationOutcome Create(InstanceCreation creation)
    {
        var held = tables.Find(creation.Started.InstanceId);
        return held is { } head && !(head.Status.IsTerminal() && creation.Replaceable.Contains(head.Status))
            ? new(null, head.Status)
            : new(AddInstance(creation.Started, held), null);
    }

    /// <inheritdoc cref="IRuntimeStore.AppendAsync"/>
    public InboxMessage? Append(string instanceId, HistoryEvent message)
    {
        Deliver(new Delivery(instanceId, null, message), out var appended);
        return appended;
    }

    /// <inheritdoc cref="IRuntimeStore.CommitTurnAsync"/>
    public StoredWork? CommitTurn(TurnCommit commit)
    {
        if (!tables.TryAdvance(commit))
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

        if (commit.CustomStatus is not null)
        {
            tables.SetValue(key, ValueKind.CustomStatus, commit.CustomStatus);
        }

        foreach (var timer in commit.ClosedTimers)
        {
            tables.RemoveTimer(key, commit.ExecutionId, timer);
        }

        var messages = new List<InboxMessage>();
        if (commit.Next is { } next)
        {
            StartGeneration(commit, next, messages);
        }
        else if (commit.Appended.Count > 0)
        {
            tables.AddHistory(key, commit.HistoryLength, commit.Appended);
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
        if (!tables.TryRemoveActivity(activity))
        {
            return new(false, null);
        }

        if (tables.Find(activity.InstanceKey) is not { } head)
        {
            return new(true, null);
        }

        if (letter is not null)
        {
            DeadLetters.BuryActivity(letter);
        }

        return IsAlive(head, activity.ExecutionId)
            ? new(true, AddMessage(head.Key, null, activity.ExecutionId, result))
            : new(true, null, Kept: TryPark(head, activity.ExecutionId, result));
    }

    /// <inheritdoc cref="IDeadLetterStore.RetryDeadLetterAsync"/>
    public StoredWork? Retry(DeadLetterRetry retry) => DeadLetters.Retry(retry, () => ++lastMessageId, () => ++lastActivityId);

    /// <inheritdoc cref="IRuntimeStore.AbandonActivityAsync"/>
    public QueuedActivity? AbandonActivity(QueuedActivity activity) => tables.TryRetryActivity(activity)
        ? activity with { Attempt = activity.Attempt + 1, Failures = activity.Failures + 1 }
        : null;

    /// <inheritdoc cref="IRuntimeStore.PurgeAsync"/>
    public bool Purge(string instanceId)
    {
        if (tables.Find(instanceId) is not { } head || !head.Status.IsTerminal())
        {
            return false;
        }

        tables.RemoveInstance(head.Key);
        return true;
    }

    /// <inheritdoc cref="IRuntimeStore.SendAsync"/>
    public InboxMessage? Send(Delivery delivery)
    {
        Deliver(delivery, out var sent);
        return sent;
    }

    /// <inheritdoc cref="IRuntimeStore.CommitEntityAsync"/>
    public StoredWork? CommitEntity(EntityCommit commit)
    {
        if (!EntityRules.TryAdvance(tables, commit))
        {
            return null;
        }

        var messages = new List<InboxMessage>();
        Deliver(commit.Deliveries, messages);
        foreach (var started in commit.Starts)
        {
            var held = tables.Find(started.InstanceId);
            if (held is not { } head || head.Status.IsTerminal())
            {
                messages.Add(AddInstance(started, held));
            }
        }

        EntityRules.RemoveIfEmpty(tables, commit);
        return messages.Count == 0 ? Nothing : new(messages, []);
    }

    private static bool IsAlive(InstanceHead head, string? executionId) =>
        !head.Status.IsTerminal() && (executionId is null || executionId == head.ExecutionId);

    private void StartGeneration(TurnCommit commit, ExecutionStarted next, List<InboxMessage> messages)
    {
        var key = commit.InstanceKey;
        tables.RemoveHistory(key);
        tables.RemoveGenerationMessages(key);
        tables.SetValue(key, ValueKind.Input, next.Input);
        // The first turn of the new generation takes all of them at once, so that these ids are free again before the next generation.
        long id = -1 - commit.Carried.Count;
        foreach (var message in commit.Carried.Prepend(next))
        {
            messages.Add(Add(new InboxMessage(key, id++, null, null, message)));
        }
    }

    private void End(TurnCommit commit)
    {
        tables.RemoveMessages(commit.InstanceKey);
        if (commit.Output is not null)
        {
            tables.SetValue(commit.InstanceKey, ValueKind.Output, commit.Output);
        }

        if (commit.Failure is not null)
        {
            tables.SetFailure(commit.InstanceKey, commit.Failure);
        }
    }

    private void Send(TurnCommit commit, List<InboxMessage> messages)
    {
        // What only this generation could see is not sent where it has just ended.
        var goesOn = commit.Next is null && !commit.Status.IsTerminal();
        foreach (var timer in goesOn ? commit.Timers : [])
        {
            messages.Add(AddMessage(commit.InstanceKey, timer.Due, commit.ExecutionId, timer.Fired));
        }

        foreach (var child in commit.Children)
        {
            var held = tables.Find(child.Started.InstanceId);
            if (held is not { } head || head.Status.IsTerminal())
            {
                messages.Add(AddInstance(child.Started, held));
            }
            else if (goesOn)
            {
                messages.Add(AddMessage(commit.InstanceKey, null, commit.ExecutionId, child.Refusal));
            }
        }

        if (Deliver(commit.Deliveries, messages))
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
                Id = ++lastActivityId,
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
            tables.AddActivity(activity);
            activities.Add(activity);
        }

        return activities;
    }

    /// <returns>Whether a parent has heard of the sender's failure.</returns>
    private bool Deliver(IReadOnlyList<Delivery> deliveries, List<InboxMessage> messages)
    {
        var told = false;
        foreach (var delivery in deliveries)
        {
            var heard = Deliver(delivery, out var message);
            told |= heard && delivery.Event is ChildFailed;
            if (message is not null)
            {
                messages.Add(message);
            }
            else if (!heard)
            {
                Deliver(delivery.Otherwise, messages);
            }
        }

        return told;
    }

    private bool Deliver(Delivery delivery, out InboxMessage? message)
    {
        if (delivery.Event is EntityMessage entityMessage)
        {
            message = DeliverToEntity(delivery, entityMessage);
            return message is not null;
        }

        message = null;
        if (tables.Find(delivery.InstanceId) is not { } head)
        {
            return false;
        }

        if (!IsAlive(head, delivery.ExecutionId))
        {
            return TryPark(head, delivery.ExecutionId, delivery.Event);
        }

        message = AddMessage(head.Key, null, delivery.ExecutionId, delivery.Event);
        return true;
    }

    private InboxMessage? DeliverToEntity(Delivery delivery, EntityMessage message)
    {
        var key = tables.Find(delivery.InstanceId)?.Key;
        if (key is null)
        {
            if (message is EntityUnlock)
            {
                // What is not there is not locked.
                return null;
            }

            key = ++lastInstanceKey;
            tables.AddInstance(key.Value, EntityRules.NewRow(delivery.InstanceId, message.Timestamp));
        }

        return AddMessage(key.Value, delivery.Due > message.Timestamp ? delivery.Due : null, null, message);
    }

    private bool TryPark(InstanceHead head, string? executionId, HistoryEvent message)
    {
        if (!DeadLetters.Keeps(head, executionId, message))
        {
            return false;
        }

        DeadLetters.Park(new InboxMessage(head.Key, ++lastMessageId, null, executionId, message));
        return true;
    }

    private InboxMessage AddInstance(ExecutionStarted started, InstanceHead? replaced)
    {
        if (replaced is { } old)
        {
            tables.RemoveInstance(old.Key);
        }

        var key = ++lastInstanceKey;
        tables.AddInstance(key, started);
        return AddMessage(key, started.StartAt > started.Timestamp ? started.StartAt : null, null, started);
    }

    private InboxMessage AddMessage(long key, DateTimeOffset? due, string? executionId, HistoryEvent message) =>
        Add(new InboxMessage(key, ++lastMessageId, due, executionId, message));

    private InboxMessage Add(InboxMessage message)
    {
        tables.AddMessage(message);
        return message;
    }
}
