namespace Cartrita.Adapters.Streaming;

/// <summary>How long a writer may hold frames back, so that several share one append.</summary>
/// <param name="Interval">The longest wait of a frame; zero appends at once, and what comes during an append shares the next.</param>
/// <param name="Bytes">Data of this size is not held back any longer.</param>
public sealed record FrameFlush(TimeSpan Interval, int Bytes)
{
    /// <summary>For files: an append costs microseconds.</summary>
    public static readonly FrameFlush Immediate = new(TimeSpan.Zero, int.MaxValue);

    /// <summary>For append blobs: an append is a transaction (design section 4).</summary>
    public static readonly FrameFlush Batched = new(TimeSpan.FromMilliseconds(50), 16 * 1024);
}
