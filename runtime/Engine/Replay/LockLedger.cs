using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>The critical section that history says is open, whatever the code says: an execution that is stopped gives its locks back by it.</summary>
internal sealed class LockLedger
{
    private readonly Dictionary<int, EntityLocksRequested> _asked = [];

    /// <summary>The section; null where none is open.</summary>
    public EntityLocksRequested? Open { get; private set; }

    /// <summary>The sections that were given back and have not been acquired yet.</summary>
    public IEnumerable<EntityLocksRequested> Unanswered => _asked.Values.Where(asked => asked.Id != Open?.Id);

    /// <summary>The release that history lacks.</summary>
    /// <param name="id">The id of the decision.</param>
    /// <param name="now">The time of the decision.</param>
    /// <returns>Null where no section is open.</returns>
    public EntityLocksReleased? Release(int id, DateTimeOffset now) => Open is { } open
        ? new() { Timestamp = now, Id = id, SectionId = open.SectionId, Entities = open.Entities }
        : null;

    /// <summary>Takes note of events that are, or are about to be, in history.</summary>
    /// <param name="events">The events.</param>
    /// <returns>The sections that were acquired after they had been given back: the release may have come to an entity before the request did, which then locked it.</returns>
    public IReadOnlyList<EntityLocksRequested> Note(IReadOnlyList<HistoryEvent> events)
    {
        List<EntityLocksRequested> late = [];
        foreach (var one in events)
        {
            if (one is EntityLocksRequested requested)
            {
                Open = requested;
                _asked[requested.Id] = requested;
            }
            else if (one is EntityLocksReleased)
            {
                // One section at a time: whatever is released is the open one.
                Open = null;
            }
            else if (one is EntityLocksAcquired { ScheduledId: var id } && _asked.Remove(id, out var acquired) && Open?.Id != id)
            {
                late.Add(acquired);
            }
        }

        return late;
    }
}
