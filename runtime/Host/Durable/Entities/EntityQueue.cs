using System.Threading.Channels;
using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Host.Durable.Entities;

/// <summary>Entities that have something to do, each handed out to one turn at a time. It holds no more than the store does.</summary>
/// <remarks>What a lock holds back stays here without being handed out again and again: only another message can change that.</remarks>
internal sealed class EntityQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, PendingEntity> _entities = [];
    private readonly Channel<PendingEntity> _ready = Channel.CreateUnbounded<PendingEntity>();
    private readonly TimerWheel<InboxMessage> _delayed;
    private readonly TimerWheel<PendingEntity> _backOffs;
    private readonly WorkTracker _tracker;
    private readonly RuntimeMeter _meter;
    private readonly TimeProvider _time;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="time">The clock of delayed signals and back-offs.</param>
    /// <param name="tracker">Told of entities that can go on.</param>
    /// <param name="meter">Told of the queue's depth.</param>
    public EntityQueue(TimeProvider time, WorkTracker tracker, RuntimeMeter meter)
    {
        _time = time;
        _tracker = tracker;
        _meter = meter;
        _delayed = new(time, Fire);
        _backOffs = new(time, Retry);
    }

    /// <summary>The earliest time at which something becomes visible by itself.</summary>
    public DateTimeOffset? NextDue => (_delayed.NextDue, _backOffs.NextDue) switch
    {
        ({ } signal, { } backOff) => signal < backOff ? signal : backOff,
        var (signal, backOff) => signal ?? backOff,
    };

    /// <summary>Adds a message that a commit put into an entity's inbox.</summary>
    /// <param name="message">The message.</param>
    public void Add(InboxMessage message)
    {
        if (message.Due > _time.GetUtcNow())
        {
            _delayed.Add(message.Due.Value, message);
            return;
        }

        lock (_gate)
        {
            var entity = Pending(message.InstanceKey);

            // Commits are passed on by whoever made them, and may overtake each other on the way: the store's order counts.
            var place = entity.Visible.Count;
            while (message.Due is null && place > 0 && entity.Visible[place - 1].Id > message.Id)
            {
                place--;
            }

            entity.Visible.Insert(place, message);
            Ready(entity);
        }
    }

    /// <summary>Waits for an entity that has something to do, and holds it.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<EntityClaim> ClaimAsync(CancellationToken cancellation)
    {
        var entity = await _ready.Reader.ReadAsync(cancellation);
        _meter.Claimed("entities", _time.GetElapsedTime(entity.QueuedAt));
        lock (_gate)
        {
            var messages = entity.Visible;
            entity.Visible = [];
            return new(entity, messages);
        }
    }

    /// <summary>Lets go of an entity whose turn is over.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="waiting">Messages that the turn has not taken, in order.</param>
    /// <param name="more">Whether some of them could be taken now.</param>
    public void Release(EntityClaim claim, IReadOnlyList<InboxMessage> waiting, bool more)
    {
        var entity = claim.Entity;
        lock (_gate)
        {
            var arrived = entity.Visible.Count > 0;
            entity.Visible.InsertRange(0, waiting);
            entity.Failures = 0;
            entity.Busy = false;
            if (more || arrived)
            {
                Ready(entity);
            }
            else if (entity.Visible.Count == 0)
            {
                _entities.Remove(entity.Key);
            }

            Left();
        }
    }

    /// <summary>Lets go of an entity whose turn could not be done; it is handed out again, with the same messages, after a while.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="delay">How long to wait.</param>
    public void Abandon(EntityClaim claim, TimeSpan delay)
    {
        lock (_gate)
        {
            claim.Entity.Failures++;
            claim.Entity.Visible.InsertRange(0, claim.Messages);
        }

        // Before it leaves: whoever waits for idle work then asks when time brings more.
        _backOffs.Add(_time.GetUtcNow() + delay, claim.Entity);
        Left();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _delayed.Dispose();
        _backOffs.Dispose();
    }

    private void Fire(InboxMessage message)
    {
        lock (_gate)
        {
            var entity = Pending(message.InstanceKey);
            entity.Visible.Add(message);
            Ready(entity);
        }
    }

    private void Retry(PendingEntity entity)
    {
        lock (_gate)
        {
            Enqueue(entity);
        }
    }

    private void Ready(PendingEntity entity)
    {
        if (!entity.Busy)
        {
            entity.Busy = true;
            Enqueue(entity);
        }
    }

    private void Enqueue(PendingEntity entity)
    {
        _tracker.Begin();
        _meter.QueueChanged("entities", 1);
        entity.QueuedAt = _time.GetTimestamp();
        _ready.Writer.TryWrite(entity);
    }

    private void Left()
    {
        _meter.QueueChanged("entities", -1);
        _tracker.End();
    }

    private PendingEntity Pending(long key)
    {
        if (!_entities.TryGetValue(key, out var entity))
        {
            entity = new PendingEntity(key);
            _entities.Add(key, entity);
        }

        return entity;
    }
}
