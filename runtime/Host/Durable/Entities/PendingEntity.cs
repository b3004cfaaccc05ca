using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Host.Durable.Entities;

/// <summary>An entity that has messages; guarded by the entity queue.</summary>
/// <param name="key">The entity's row.</param>
internal sealed class PendingEntity(long key)
{
    /// <summary>The entity's row.</summary>
    public long Key { get; } = key;

    /// <summary>Messages that wait for the next turn, in order of arrival; those that a lock holds back among them.</summary>
    public List<InboxMessage> Visible { get; set; } = [];

    /// <summary>Queued for a turn, in a turn, or backed off after one that failed.</summary>
    public bool Busy { get; set; }

    /// <summary>When it was queued, as a timestamp of the clock.</summary>
    public long QueuedAt { get; set; }

    /// <summary>Infrastructure failures in a row.</summary>
    public int Failures { get; set; }
}
