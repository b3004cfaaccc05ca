using Cartrita.Runtime.Host.Storage;

namespace Cartrita.Runtime.Host.Durable;

/// <summary>What is known of an inbox that has messages; guarded by the queue that holds it.</summary>
/// <param name="key">The key of the instance or entity.</param>
internal class PendingInbox(long key)
{
    /// <summary>The key of the instance or entity.</summary>
    public long Key { get; } = key;

    /// <summary>Messages that the next turn sees, in order of arrival.</summary>
    public List<InboxMessage> Visible { get; set; } = [];

    /// <summary>Queued for a turn, in a turn, or backed off after one that failed.</summary>
    public bool Busy { get; set; }

    /// <summary>Infrastructure failures in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Takes the messages that the store has, beside those that arrived since <see cref="Visible"/> was emptied.</summary>
    /// <param name="stored">The inbox in the store, in order of arrival.</param>
    /// <param name="now">The time; what is due later waits elsewhere.</param>
    public void Replace(IReadOnlyList<InboxMessage> stored, DateTimeOffset now)
    {
        // What arrived while the store was read may be in what was read, or not.
        var arrived = Visible.ExceptBy(stored.Select(message => message.Id), message => message.Id);
        Visible = [.. stored.Where(message => !(message.Due > now)), .. arrived];
    }
}
