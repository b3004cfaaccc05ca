using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>An instance that has, or awaits, messages; guarded by the turn queue.</summary>
/// <param name="key">The instance's key.</param>
internal sealed class PendingInstance(long key)
{
    /// <summary>The instance's key.</summary>
    public long Key { get; } = key;

    /// <summary>Messages that the next turn sees, in order of arrival.</summary>
    public List<InboxMessage> Visible { get; set; } = [];

    /// <summary>The first message of an instance whose start time has not come; its other messages wait for it.</summary>
    public InboxMessage? ScheduledStart { get; set; }

    /// <summary>Queued for a turn, in a turn, or backed off after one that failed.</summary>
    public bool Busy { get; set; }

    /// <summary>When it was queued, as a timestamp of the clock.</summary>
    public long QueuedAt { get; set; }

    /// <summary>Infrastructure failures in a row.</summary>
    public int Failures { get; set; }

    /// <summary>It was in a turn when the process before this one ended.</summary>
    public bool Suspect { get; set; }
}
