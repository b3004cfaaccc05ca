using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>External events and who waits for them.</summary>
/// <remarks>
/// The newest waiter gets the event, so that a wait that lost a <c>WhenAny</c> and was left behind takes nothing from its successor. What
/// nobody waits for is kept in order of arrival. A cancelled wait takes nothing.
/// </remarks>
internal sealed class ExternalEventInbox(TurnScheduler scheduler, DataConverter converter, IllegalAwaitGuard guard)
{
    private readonly Dictionary<string, Mailbox> _mailboxes = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<EventRaised> _unclaimed = [];
    private readonly List<EventRaised> _late = [];
    private int _openWaiters;
    private bool _closed;

    /// <summary>Whether an event could continue the orchestrator.</summary>
    public bool HasWaiters => !_closed && _openWaiters > 0;

    public Task<T> WaitAsync<T>(string name, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        var mailbox = Of(name);
        mailbox.DropClosedWaiters();
        if (mailbox.Waiters.TryPeek(out var newest) && newest.EventType != typeof(T))
        {
            throw new ArgumentException(
                $"Events with the same name must have the same type argument. Expected {newest.EventType.FullName} but was requested {typeof(T).FullName}.");
        }

        var waiter = new EventWaiter<T>(scheduler);
        if (mailbox.Unclaimed.TryDequeue(out var kept))
        {
            _unclaimed.Remove(kept);
            waiter.Deliver(kept.Value.Input, converter);
            return waiter.Task;
        }

        mailbox.Waiters.Push(waiter);
        _openWaiters++;
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() => Cancel(waiter, cancellationToken));
        }

        return waiter.Task;
    }

    public void Raise(EventRaised raised)
    {
        if (_closed)
        {
            _late.Add(raised);
            return;
        }

        var mailbox = Of(raised.Name);
        mailbox.DropClosedWaiters();
        if (mailbox.Waiters.TryPop(out var waiter))
        {
            _openWaiters--;
            waiter.Deliver(raised.Input, converter);
        }
        else
        {
            mailbox.Unclaimed.Enqueue(_unclaimed.AddLast(raised));
        }
    }

    /// <summary>The orchestrator continues as new: from here on events belong to the next generation.</summary>
    public void Close() => _closed = true;

    /// <summary>What the next generation gets, in order of arrival.</summary>
    /// <param name="unclaimed">Whether events that came before <see cref="Close"/> and were not taken are among them.</param>
    public IEnumerable<EventRaised> Carry(bool unclaimed) => unclaimed ? _unclaimed.Concat(_late) : _late;

    private void Cancel(EventWaiter waiter, CancellationToken cancellationToken)
    {
        if (!guard.OnTurnThread)
        {
            guard.Foreign();
        }
        else if (waiter.IsOpen)
        {
            _openWaiters--;
            waiter.Cancel(cancellationToken);
        }
    }

    private Mailbox Of(string name)
    {
        if (!_mailboxes.TryGetValue(name, out var mailbox))
        {
            _mailboxes.Add(name, mailbox = new Mailbox());
        }

        return mailbox;
    }

    private sealed class Mailbox
    {
        public Stack<EventWaiter> Waiters { get; } = new();

        public Queue<LinkedListNode<EventRaised>> Unclaimed { get; } = new();

        public void DropClosedWaiters()
        {
            while (Waiters.TryPeek(out var waiter) && !waiter.IsOpen)
            {
                Waiters.Pop();
            }
        }
    }
}
