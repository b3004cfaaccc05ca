using Cartrita.Runtime.Engine.Entities;
using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Host.Durable.Entities;

/// <summary>Entities that have something to do, each handed out to one turn at a time. It holds no more than the store does.</summary>
/// <remarks>What a lock holds back stays here without being handed out again and again: only another message can change that.</remarks>
internal sealed class EntityQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, PendingEntity> _entities = [];
    private readonly WorkQueue<PendingEntity> _ready;
    private readonly TimerWheel<InboxMessage> _delayed;
    private readonly TimeProvider _time;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="time">The clock of delayed signals and back-offs.</param>
    /// <param name="tracker">Told of entities that can go on.</param>
    /// <param name="meter">Told of the queue's depth.</param>
    public EntityQueue(TimeProvider time, WorkTracker tracker, RuntimeMeter meter)
    {
        _time = time;
        _ready = new("entities", time, tracker, meter);
        _delayed = new(time, Fire);
    }

    /// <summary>The earliest time at which something becomes visible by itself.</summary>
    public DateTimeOffset? NextDue => (_delayed.NextDue, _ready.NextDue) switch
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
            Wake(entity, message);
        }
    }

    /// <summary>Waits for an entity that has something to do, and holds it.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<EntityClaim> ClaimAsync(CancellationToken cancellation)
    {
        var entity = await _ready.ClaimAsync(cancellation);
        lock (_gate)
        {
            var messages = entity.Visible;
            entity.Visible = [];
            return new(entity, messages);
        }
    }

    /// <summary>Forgets what an entity whose turn was refused was thought to have; what arrives from here on counts.</summary>
    /// <param name="claim">The turn, which still holds the entity.</param>
    public void Unsee(EntityClaim claim)
    {
        lock (_gate)
        {
            claim.Entity.Visible = [];
        }
    }

    /// <summary>Lets go of an entity whose turn was refused, with the messages that the store has for it and those that arrived since <see cref="Unsee"/>.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="stored">The entity's inbox, in order of arrival.</param>
    public void Replace(EntityClaim claim, IReadOnlyList<InboxMessage> stored)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            claim.Entity.Replace(stored, now);
        }

        Release(claim, [], held: null, more: false);
    }

    /// <summary>Lets go of an entity whose turn is over.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="waiting">Messages that the turn has not taken, in order.</param>
    /// <param name="held">The lock that the turn has left.</param>
    /// <param name="more">Whether some of them could be taken now.</param>
    public void Release(EntityClaim claim, IReadOnlyList<InboxMessage> waiting, EntityLockState? held, bool more)
    {
        var entity = claim.Entity;
        lock (_gate)
        {
            entity.Lock = held;
            var arrived = entity.Visible.Exists(entity.Takes);
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
        }

        _ready.Release();
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

        _ready.AddLater(claim.Entity, delay);
        _ready.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _delayed.Dispose();
        _ready.Dispose();
    }

    private void Fire(InboxMessage message)
    {
        lock (_gate)
        {
            var entity = Pending(message.InstanceKey);
            entity.Visible.Add(message);
            Wake(entity, message);
        }
    }

    private void Wake(PendingEntity entity, InboxMessage message)
    {
        if (entity.Takes(message))
        {
            Ready(entity);
        }
    }

    private void Ready(PendingEntity entity)
    {
        if (!entity.Busy)
        {
            entity.Busy = true;
            _ready.Add(entity);
        }
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
