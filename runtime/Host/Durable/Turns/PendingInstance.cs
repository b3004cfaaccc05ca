using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>An instance that has, or awaits, messages; guarded by the turn queue.</summary>
/// <param name="key">The instance's key.</param>
internal sealed class PendingInstance(long key) : PendingInbox(key)
{
    /// <summary>The first message of an instance whose start time has not come; its other messages wait for it.</summary>
    public InboxMessage? ScheduledStart { get; set; }

    /// <summary>It was in a turn when the process before this one ended.</summary>
    public bool Suspect { get; set; }
}
