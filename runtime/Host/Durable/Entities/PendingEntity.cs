using Cartrita.Runtime.Engine.Entities;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Host.Durable.Entities;

/// <summary>An entity that has messages; guarded by the entity queue. What a lock holds back is among them.</summary>
/// <param name="key">The entity's row.</param>
internal sealed class PendingEntity(long key) : PendingInbox(key)
{
    /// <summary>The lock that its last turn has left; null also where that is not known.</summary>
    public EntityLockState? Lock { get; set; }

    /// <summary>Whether a turn could do something with a message.</summary>
    /// <param name="message">The message.</param>
    public bool Takes(InboxMessage message) => EntityPlan.Takes(Lock, (EntityMessage)message.Event);
}
