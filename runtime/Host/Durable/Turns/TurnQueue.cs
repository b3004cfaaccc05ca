using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>Instances that have something to do, each handed out to one turn at a time. It holds no more than the store does.</summary>
internal sealed class TurnQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, PendingInstance> _instances = [];
    private readonly Dictionary<long, int> _failures = [];
    private readonly HashSet<long> _suspects = [];
    private readonly HashSet<long> _restored = [];
    private readonly WorkQueue<PendingInstance> _ready;
    private readonly WaitingTimers _timers;
    private readonly TimeProvider _time;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="time">The clock of timers and back-offs.</param>
    /// <param name="tracker">Told of instances that can go on.</param>
    /// <param name="meter">Told of the queue's depth.</param>
    public TurnQueue(TimeProvider time, WorkTracker tracker, RuntimeMeter meter)
    {
        _time = time;
        _ready = new("turns", time, tracker, meter);
        _timers = new(time, Fire);
    }

    /// <summary>The earliest time at which something becomes visible by itself.</summary>
    public DateTimeOffset? NextDue => (_timers.NextDue, _ready.NextDue) switch
    {
        ({ } timer, { } backOff) => timer < backOff ? timer : backOff,
        var (timer, backOff) => timer ?? backOff,
    };

    /// <summary>How many timers and delayed starts wait; not those that a turn has closed.</summary>
    public int TimersWaiting
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>Adds messages that a commit put into inboxes.</summary>
    /// <param name="messages">The messages, in order of arrival.</param>
    public void Add(IReadOnlyList<InboxMessage> messages)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            foreach (var message in messages)
            {
                if (message.Event is EntityMessage)
                {
                    continue;
                }

                if (message.Due > now)
                {
                    Hold(message);
                }
                else
                {
                    Show(message);
                }
            }
        }
    }

    /// <summary>Remembers what a former process has counted.</summary>
    /// <param name="failures">How often turns could not be done, by instance.</param>
    /// <param name="suspects">Those that were in a turn when it ended.</param>
    public void Remember(IReadOnlyDictionary<long, int> failures, IEnumerable<long> suspects)
    {
        lock (_gate)
        {
            foreach (var (key, count) in failures)
            {
                _failures[key] = count;
            }

            _suspects.UnionWith(suspects);
        }
    }

    /// <summary>Waits for an instance that has something to do, and holds it.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<TurnClaim> ClaimAsync(CancellationToken cancellation)
    {
        var instance = await _ready.ClaimAsync(cancellation);
        lock (_gate)
        {
            // Ended before its start time: the start goes along, so that the history has its first event.
            List<InboxMessage> messages = instance.ScheduledStart is { } start ? [start, .. instance.Visible] : instance.Visible;
            instance.ScheduledStart = null;
            instance.Visible = [];
            return new TurnClaim(instance, messages);
        }
    }

    /// <summary>Forgets timers that a turn has closed, and the store with it: one that fires now, or fired meanwhile, is nobody's.</summary>
    /// <param name="claim">The turn, which still holds the instance.</param>
    /// <param name="commit">What it has committed; the end of a generation closes all of its timers.</param>
    public void Settle(TurnClaim claim, TurnCommit commit)
    {
        var instance = claim.Instance;
        lock (_gate)
        {
            if (commit.Next is not null || commit.Status.IsTerminal())
            {
                _timers.CloseAll(instance.Key);
                instance.Visible.RemoveAll(message => message.Event is TimerFired);
                _restored.Remove(instance.Key);
                return;
            }

            foreach (var timer in commit.ClosedTimers)
            {
                if (!_timers.Close(instance.Key, timer))
                {
                    instance.Visible.RemoveAll(message => message.IsTimer(commit.ExecutionId, timer));
                }
            }
        }
    }

    /// <summary>An instance is taken back in time: messages of before may come again, in this process alone, and count once.</summary>
    /// <param name="instanceKey">The instance.</param>
    public void Restored(long instanceKey)
    {
        lock (_gate)
        {
            _restored.Add(instanceKey);
        }
    }

    /// <summary>Forgets what an instance whose turn was refused was thought to have; what arrives from here on counts.</summary>
    /// <param name="claim">The turn, which still holds the instance.</param>
    public void Unsee(TurnClaim claim)
    {
        lock (_gate)
        {
            claim.Instance.Visible = [];
        }
    }

    /// <summary>Gives an instance whose turn was refused the messages that the store has for it, beside those that arrived since <see cref="Unsee"/>.</summary>
    /// <remarks>After a retry took the instance back in time, messages of before may still be on their way to this queue.</remarks>
    /// <param name="claim">The turn, which still holds the instance.</param>
    /// <param name="stored">The instance's inbox, in order of arrival.</param>
    public void Replace(TurnClaim claim, IReadOnlyList<InboxMessage> stored)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            claim.Instance.Replace(stored, now);
        }
    }

    /// <summary>Lets go of an instance whose turn is over, whatever became of it.</summary>
    /// <param name="claim">The claim.</param>
    public void Release(TurnClaim claim)
    {
        var instance = claim.Instance;
        lock (_gate)
        {
            instance.Failures = 0;
            instance.Suspect = false;
            instance.Busy = false;
            if (!TryReady(instance) && instance.ScheduledStart is null)
            {
                _instances.Remove(instance.Key);
            }
        }

        _ready.Release();
    }

    /// <summary>Lets go of an instance whose turn could not be done; it is handed out again, with the same messages, after a while.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="delay">How long to wait.</param>
    /// <param name="failed">Whether it counts as a failure.</param>
    public void Abandon(TurnClaim claim, TimeSpan delay, bool failed = true)
    {
        lock (_gate)
        {
            claim.Instance.Failures += failed ? 1 : 0;
            claim.Instance.Visible.InsertRange(0, claim.Messages);
        }

        _ready.AddLater(claim.Instance, delay);
        _ready.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timers.Dispose();
        _ready.Dispose();
    }

    private void Hold(InboxMessage message)
    {
        if (message.Event is ExecutionStarted)
        {
            Pending(message.InstanceKey).ScheduledStart = message;
        }

        _timers.Add(message);
    }

    private void Fire(InboxMessage message)
    {
        lock (_gate)
        {
            if (!_timers.TryTake(message))
            {
                return;
            }

            if (message.Event is ExecutionStarted)
            {
                if (Pending(message.InstanceKey) is not { ScheduledStart: not null } instance)
                {
                    // A turn that ends the instance has taken it along.
                    return;
                }

                instance.ScheduledStart = null;
            }

            Show(message);
        }
    }

    private void Show(InboxMessage message)
    {
        var instance = Pending(message.InstanceKey);
        if (_restored.Contains(message.InstanceKey) && instance.Visible.Exists(other => other.Id == message.Id))
        {
            return;
        }

        instance.Visible.Insert(PlaceOf(message, instance.Visible), message);
        TryReady(instance);
    }

    private static int PlaceOf(InboxMessage message, List<InboxMessage> visible)
    {
        // An instance's start goes before events that came early, and a new generation's own messages before what arrived for it meanwhile.
        var after = message.Event is ExecutionStarted
            ? 0
            : message.Id < 0 ? visible.FindIndex(other => other.Id >= 0) : -1;
        return after < 0 ? visible.Count : after;
    }

    private bool TryReady(PendingInstance instance)
    {
        if (instance.Busy || instance.Visible.Count == 0)
        {
            return instance.Busy;
        }

        // Before its start time an instance takes nothing but its own end.
        if (instance.ScheduledStart is not null && instance.Visible.TrueForAll(message => message.Event is not ExecutionTerminated))
        {
            return false;
        }

        instance.Busy = true;
        _ready.Add(instance);
        return true;
    }

    private PendingInstance Pending(long key)
    {
        if (!_instances.TryGetValue(key, out var instance))
        {
            _failures.Remove(key, out var failures);
            instance = new PendingInstance(key) { Failures = failures, Suspect = _suspects.Remove(key) };
            _instances.Add(key, instance);
        }

        return instance;
    }
}
