using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Cartrita.Runtime.Host.Storage.Entities;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>How messages come into inboxes, whatever the tables are.</summary>
/// <remarks>Like the other rules it runs inside a transaction of the caller's. Ids that a rolled-back write took are not given again.</remarks>
/// <param name="tables">The tables.</param>
/// <param name="deadLetters">Keeps what a run that was given up would still need.</param>
/// <param name="lastInstanceKey">The highest instance key in use.</param>
/// <param name="lastMessageId">The highest message id in use.</param>
internal sealed class InboxRules(IStoreTables tables, DeadLetterRules deadLetters, long lastInstanceKey, long lastMessageId)
{
    /// <summary>Whether an instance, and that generation of it, can still take messages.</summary>
    /// <param name="head">The instance.</param>
    /// <param name="executionId">The generation; null for whichever there is.</param>
    public static bool IsAlive(InstanceHead head, string? executionId) =>
        !head.Status.IsTerminal() && (executionId is null || executionId == head.ExecutionId);

    /// <summary>Gives a new message its id.</summary>
    public long NextMessageId() => ++lastMessageId;

    /// <summary>Delivers messages; where nobody takes one, what was to be sent otherwise goes out instead.</summary>
    /// <param name="deliveries">The messages.</param>
    /// <param name="messages">Those that came into an inbox are added to it.</param>
    /// <returns>Whether a parent has heard of the sender's failure.</returns>
    public bool Deliver(IReadOnlyList<Delivery> deliveries, List<InboxMessage> messages)
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

    /// <summary>Delivers one message.</summary>
    /// <param name="delivery">The message.</param>
    /// <param name="message">The message in the inbox; null where it did not come there.</param>
    /// <returns>Whether it has been taken, or kept for a retry.</returns>
    public bool Deliver(Delivery delivery, out InboxMessage? message)
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

    /// <summary>Keeps a message for the retry of a run that was given up.</summary>
    /// <param name="head">The receiver.</param>
    /// <param name="executionId">The generation that may see it.</param>
    /// <param name="message">The message.</param>
    /// <returns>False where it is not kept.</returns>
    public bool TryPark(InstanceHead head, string? executionId, HistoryEvent message)
    {
        if (!deadLetters.Keeps(head, executionId, message))
        {
            return false;
        }

        deadLetters.Park(new InboxMessage(head.Key, NextMessageId(), null, executionId, message));
        return true;
    }

    /// <summary>Makes an instance, with its start in its inbox.</summary>
    /// <param name="started">Its first event.</param>
    /// <param name="replaced">The instance that has its id so far; it is removed.</param>
    public InboxMessage AddInstance(ExecutionStarted started, InstanceHead? replaced)
    {
        if (replaced is { } old)
        {
            tables.RemoveInstance(old.Key);
        }

        var key = ++lastInstanceKey;
        tables.AddInstance(key, started);
        return AddMessage(key, started.StartAt > started.Timestamp ? started.StartAt : null, null, started);
    }

    /// <summary>Puts a message into an inbox under the next id.</summary>
    /// <param name="key">The receiver.</param>
    /// <param name="due">When it becomes visible; null for at once.</param>
    /// <param name="executionId">The generation that may see it; null for whichever there is.</param>
    /// <param name="message">The message.</param>
    public InboxMessage AddMessage(long key, DateTimeOffset? due, string? executionId, HistoryEvent message) =>
        Add(new InboxMessage(key, NextMessageId(), due, executionId, message));

    /// <summary>Puts a message that has its id into an inbox.</summary>
    /// <param name="message">The message.</param>
    public InboxMessage Add(InboxMessage message)
    {
        tables.AddMessage(message);
        return message;
    }
}
