using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Bounds the text that is made into parts at a time: a text lies in memory several times over while it is read, redacted and cut.</summary>
/// <remarks>Whoever comes first goes first, so a long text waits no longer for many short ones than for its turn; one that is larger than all there is goes alone.</remarks>
/// <param name="options">How much.</param>
internal sealed class TextMemory(IOptions<ExtractionOptions> options)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Waiting> queue = [];
    private readonly long all = options.Value.MaxTextBytesAtOnce;
    private long taken;

    /// <summary>A share for one text, with nothing in it yet; dispose it when the text's part is done with.</summary>
    internal TextShare Open() => new(this);

    /// <summary>Waits for room and takes it.</summary>
    /// <param name="bytes">The text's length.</param>
    /// <param name="cancellationToken">Stops waiting; then nothing is taken.</param>
    /// <returns>What is to be given back.</returns>
    internal async Task<long> TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var share = Math.Min(bytes, all);
        LinkedListNode<Waiting> place;
        lock (gate)
        {
            if (queue.Count == 0 && taken + share <= all)
            {
                taken += share;
                return share;
            }

            place = queue.AddLast(new Waiting(share));
        }

        await using var stop = cancellationToken.Register(() => GiveUp(place, cancellationToken));
        await place.Value.Turn.Task;
        return share;
    }

    /// <summary>Gives room back.</summary>
    /// <param name="share">What was taken.</param>
    internal void Return(long share)
    {
        lock (gate)
        {
            taken -= share;
            Admit();
        }
    }

    private void GiveUp(LinkedListNode<Waiting> place, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            // Its turn may have come in the same moment; then it has its room.
            if (place.List is null)
            {
                return;
            }

            queue.Remove(place);
            Admit();
        }

        place.Value.Turn.TrySetCanceled(cancellationToken);
    }

    private void Admit()
    {
        while (queue.First is { } first && taken + first.Value.Share <= all)
        {
            taken += first.Value.Share;
            queue.RemoveFirst();
            first.Value.Turn.SetResult();
        }
    }

    private sealed record Waiting(long Share)
    {
        internal TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
