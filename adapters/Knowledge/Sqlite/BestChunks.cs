namespace Cartrita.Adapters.Knowledge.Sqlite;

/// <summary>Keeps the chunks with the highest scores.</summary>
/// <param name="capacity">How many.</param>
internal sealed class BestChunks(int capacity)
{
    private readonly PriorityQueue<long, float> queue = new(capacity);
    private float floor = float.NegativeInfinity;

    /// <summary>The chunks that are kept, in no order.</summary>
    internal IEnumerable<long> Chunks => queue.UnorderedItems.Select(item => item.Element);

    internal void Offer(long chunk, float score)
    {
        if (queue.Count < capacity)
        {
            queue.Enqueue(chunk, score);
        }
        else if (score > floor)
        {
            queue.DequeueEnqueue(chunk, score);
        }
        else
        {
            return;
        }

        if (queue.Count == capacity && queue.TryPeek(out _, out var lowest))
        {
            floor = lowest;
        }
    }
}
