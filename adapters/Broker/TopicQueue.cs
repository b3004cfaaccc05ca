using Cartrita.Core.Broker;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;

namespace Cartrita.Adapters.Broker;

/// <summary>The bounded queue of a topic: owners take turns, and none of them has more than its share.</summary>
/// <remarks>
/// A place that is free is given to the next owner in the round that is under its own bound, so free places and messages that may
/// take them are never there together: whoever comes and finds a place may take it.
/// </remarks>
internal sealed class TopicQueue(string topic, BrokerOptions options, TimeProvider time)
{
    private const double Smoothing = 0.1;
    private const int LongestRetrySeconds = 60;

    private readonly Lock gate = new();
    private readonly Dictionary<OwnerId, OwnerShare> shares = [];
    private readonly Queue<OwnerShare> round = new();
    private int inFlight;
    private int queued;
    private double meanSeconds = 0.1;
    private bool closed;

    /// <summary>Takes a place, or waits for one; refuses at once where the queue is full.</summary>
    internal ValueTask<QueueSlot> EnterAsync(MessageHeaders headers, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (closed)
            {
                throw Stopping();
            }

            var share = ShareOf(headers.Owner);
            if (inFlight < options.MaxInFlight && share.InFlight < options.MaxInFlightPerOwner && share.Waiting == 0)
            {
                BrokerMeter.Request(topic);
                return ValueTask.FromResult(Take(share));
            }

            if (queued >= options.MaxQueued || share.Waiting >= options.MaxQueuedPerOwner)
            {
                var shed = Shed(share);
                Forget(share);
                throw shed;
            }

            BrokerMeter.Request(topic);
            return new ValueTask<QueueSlot>(WaitAsync(share, Enqueue(share, headers.Priority), cancellationToken));
        }
    }

    /// <summary>Gives a place back; the next message in the round has it.</summary>
    internal void Leave(QueueSlot slot)
    {
        lock (gate)
        {
            meanSeconds += Smoothing * (time.GetElapsedTime(slot.Since).TotalSeconds - meanSeconds);
            inFlight--;
            slot.Share.InFlight--;
            BrokerMeter.Works(topic, -1);
            while (inFlight < options.MaxInFlight && Next() is { } next)
            {
                next.Message.Begin(Take(next.Share));
            }

            Forget(slot.Share);
        }
    }

    /// <summary>Refuses who waits and who comes.</summary>
    internal void Close()
    {
        lock (gate)
        {
            closed = true;
            foreach (var share in round)
            {
                while (share.Waiting > 0)
                {
                    share.Dequeue().Refuse(Stopping());
                    Count(-1);
                }
            }

            round.Clear();
        }
    }

    private static CartritaException Stopping() => new(Problems.Unavailable, "The service is stopping.");

    private async Task<QueueSlot> WaitAsync(OwnerShare share, QueuedMessage message, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.MaxWaitSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await using var giveUp = either.Token.Register(() => GiveUp(message, either.Token));
        try
        {
            return await message.Turn;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It waited as long as a message may.
            throw Shed(share);
        }
    }

    private QueuedMessage Enqueue(OwnerShare share, MessagePriority priority)
    {
        var message = new QueuedMessage(priority);
        share.Enqueue(message);
        Count(1);
        if (!share.InRound)
        {
            share.InRound = true;
            round.Enqueue(share);
        }

        return message;
    }

    private void GiveUp(QueuedMessage message, CancellationToken reason)
    {
        lock (gate)
        {
            if (!OwnerShare.Remove(message))
            {
                return;
            }

            Count(-1);
        }

        message.GiveUp(reason);
    }

    // Each owner that stands in the round is looked at once: those at their own bound keep their turn.
    private (OwnerShare Share, QueuedMessage Message)? Next()
    {
        for (var left = round.Count; left > 0; left--)
        {
            var share = round.Dequeue();
            if (share.Waiting == 0)
            {
                share.InRound = false;
                Forget(share);
                continue;
            }

            var message = share.InFlight < options.MaxInFlightPerOwner ? share.Dequeue() : null;
            share.InRound = share.Waiting > 0;
            if (share.InRound)
            {
                round.Enqueue(share);
            }

            if (message is not null)
            {
                Count(-1);
                return (share, message);
            }
        }

        return null;
    }

    private QueueSlot Take(OwnerShare share)
    {
        inFlight++;
        share.InFlight++;
        BrokerMeter.Works(topic, 1);
        return new QueueSlot(this, share, time.GetTimestamp());
    }

    private void Count(int change)
    {
        queued += change;
        BrokerMeter.Waits(topic, change);
    }

    private OwnerShare ShareOf(OwnerId owner) =>
        shares.TryGetValue(owner, out var share) ? share : shares[owner] = new OwnerShare(owner);

    private void Forget(OwnerShare share)
    {
        if (share is { InFlight: 0, Waiting: 0, InRound: false })
        {
            shares.Remove(share.Owner);
        }
    }

    // By the rate at which places became free lately, what waits now before the owner's next message is gone after so long.
    private CartritaException Shed(OwnerShare share)
    {
        BrokerMeter.Shed(topic);
        var turns = Math.Max((queued + 1.0) / options.MaxInFlight, (share.Waiting + 1.0) / options.MaxInFlightPerOwner);
        var seconds = (int)Math.Ceiling(meanSeconds * turns);
        return new CartritaException(Problems.Overloaded) { RetryAfterSeconds = Math.Clamp(seconds, 1, LongestRetrySeconds) };
    }
}
