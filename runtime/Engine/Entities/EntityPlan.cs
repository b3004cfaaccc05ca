using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Entities;

/// <summary>What one turn of an entity does with the messages that wait. What operations give changes nothing of it, so it is made before any of them runs.</summary>
/// <remarks>
/// Messages are taken in order of arrival. While the entity is locked, only operations of the lock's owner and the lock's release are: all else waits, and
/// goes on in its order after the release.
/// </remarks>
public sealed class EntityPlan
{
    private readonly IReadOnlyList<EntityMessage> _messages;
    private readonly int _limit;
    private readonly List<int> _operations = [];
    private readonly List<int> _settled = [];
    private readonly List<EntityLock> _granted = [];
    private List<int> _waiting = [];

    private EntityPlan(EntityLockState? held, IReadOnlyList<EntityMessage> messages, int limit)
    {
        Lock = held;
        _messages = messages;
        _limit = limit;
    }

    /// <summary>The places of the operations to run, in order.</summary>
    public IReadOnlyList<int> Operations => _operations;

    /// <summary>The places of the messages that are done with without running anything: locks and releases.</summary>
    public IReadOnlyList<int> Settled => _settled;

    /// <summary>The locks that this turn grants, in order.</summary>
    public IReadOnlyList<EntityLock> Granted => _granted;

    /// <summary>The lock from now on.</summary>
    public EntityLockState? Lock { get; private set; }

    /// <summary>Whether the limit left something that could have run.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Whether the turn changes nothing.</summary>
    public bool IsEmpty => _operations.Count == 0 && _settled.Count == 0;

    /// <summary>Makes a plan.</summary>
    /// <param name="held">Who has locked the entity.</param>
    /// <param name="messages">What waits, in order of arrival.</param>
    /// <param name="limit">The most operations of one turn: what comes after them, in the order in which things happen, is left to the next one.</param>
    public static EntityPlan Make(EntityLockState? held, IReadOnlyList<EntityMessage> messages, int limit)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var plan = new EntityPlan(held, messages, limit);
        for (var place = 0; place < messages.Count && !plan.HasMore; place++)
        {
            plan.Take(place);
        }

        return plan;
    }

    /// <summary>Whether an entity can do something with a message now; what it cannot waits for the lock's release.</summary>
    /// <param name="held">Who has locked the entity.</param>
    /// <param name="message">The message.</param>
    public static bool Takes(EntityLockState? held, EntityMessage message) =>
        held is null || message is EntityUnlock || (message is EntityOperation operation && operation.CallerId == held.OwnerId);

    private void Take(int place)
    {
        switch (_messages[place])
        {
            case EntityUnlock release:
                Release(release, place);
                break;
            case EntityOperation when Takes(Lock, _messages[place]):
                Run(place);
                break;
            case EntityLock request when Takes(Lock, request):
                Grant(request, place);
                break;
            default:
                _waiting.Add(place);
                break;
        }
    }

    private void Run(int place)
    {
        if (_operations.Count == _limit)
        {
            HasMore = true;
        }
        else
        {
            _operations.Add(place);
        }
    }

    private void Grant(EntityLock request, int place)
    {
        Lock = EntityLockState.Of(request);
        _granted.Add(request);
        _settled.Add(place);
    }

    private void Release(EntityUnlock release, int place)
    {
        _settled.Add(place);
        if (Lock?.SectionId != release.SectionId)
        {
            // Not held: the request waits here and is withdrawn, or it never came this far.
            _settled.AddRange(_waiting.Where(waiting => IsOf(waiting, release.SectionId)));
            _waiting.RemoveAll(waiting => IsOf(waiting, release.SectionId));
            return;
        }

        Lock = null;
        var waited = _waiting;
        _waiting = [];
        foreach (var waiting in waited)
        {
            if (HasMore)
            {
                return;
            }

            Take(waiting);
        }
    }

    private bool IsOf(int place, string sectionId) => _messages[place] is EntityLock request && request.SectionId == sectionId;
}
