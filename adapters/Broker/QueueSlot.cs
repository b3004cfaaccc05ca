namespace Cartrita.Adapters.Broker;

/// <summary>A place among the messages that are worked on; free again when it is disposed.</summary>
internal sealed class QueueSlot(TopicQueue queue, OwnerShare share, long since) : IDisposable
{
    private int left;

    internal OwnerShare Share => share;

    internal long Since => since;

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref left, 1) == 0)
        {
            queue.Leave(this);
        }
    }
}
