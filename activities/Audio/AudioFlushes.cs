namespace Cartrita.Activities.Audio;

/// <summary>What a session's client wanted to be final and has not been told yet. Added by whoever sends, taken by whoever reads.</summary>
internal sealed class AudioFlushes
{
    private readonly Lock gate = new();
    private readonly Queue<(int Chunks, TimeSpan Sent)> open = [];

    /// <summary>So many chunks are wanted, which are so much audio of the attempt.</summary>
    internal void Add(int chunks, TimeSpan sent)
    {
        lock (gate)
        {
            open.Enqueue((chunks, sent));
        }
    }

    /// <summary>The most chunks that are not more than so much audio; null for none.</summary>
    internal int? Take(TimeSpan sent)
    {
        int? chunks = null;
        lock (gate)
        {
            while (open.TryPeek(out var first) && first.Sent <= sent)
            {
                chunks = open.Dequeue().Chunks;
            }
        }

        return chunks;
    }

    /// <summary>The most chunks of all; null for none.</summary>
    internal int? TakeAll() => Take(TimeSpan.MaxValue);
}
