namespace Cartrita.Core.Streaming;

/// <summary>The numbers of one writer that were seen: a high-water mark, and the few beyond it that came out of order.</summary>
internal sealed class SequenceMarks
{
    private readonly HashSet<long> beyond = [];
    private long next;

    /// <summary>Marks a number; false where it was marked before.</summary>
    public bool Add(long sequence)
    {
        if (sequence < next || (sequence > next && !beyond.Add(sequence)))
        {
            return false;
        }

        if (sequence == next)
        {
            next++;
            while (beyond.Remove(next))
            {
                next++;
            }
        }

        return true;
    }
}
