namespace Cartrita.Core.Streaming;

/// <summary>The frame log: append-only, one a run, the truth of every stream.</summary>
/// <remarks>
/// Appends of one call lie together and in order. Positions only grow. A reader sees what was appended before and after it came,
/// in the process or in another one. What a client may see of the raw records is <see cref="FrameFilter"/>'s part.
/// </remarks>
public interface IFrameLog
{
    /// <summary>Appends records and gives their positions.</summary>
    /// <param name="key">The log; it is made by its first append.</param>
    /// <param name="records">The records; none, with <paramref name="durable"/>, makes what lies there durable.</param>
    /// <param name="durable">True: return when they would survive a power failure. False: return when readers can see them and a killed process would not lose them; a sync follows soon.</param>
    /// <param name="cancellationToken">Stops waiting; the records may lie in the log all the same, and repeating the append is harmless.</param>
    Task<IReadOnlyList<FrameId>> AppendAsync(FrameLogKey key, IReadOnlyList<FrameRecord> records, bool durable, CancellationToken cancellationToken);

    /// <summary>Reads the raw records from the log's start, in batches as they come; an empty log waits for its first record.</summary>
    /// <param name="key">The log.</param>
    /// <param name="follow">True: go on until cancelled. False: end with what is there.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<IReadOnlyList<LoggedFrame>> ReadAsync(FrameLogKey key, bool follow, CancellationToken cancellationToken);

    /// <summary>Deletes the log; a missing one is no error.</summary>
    /// <param name="key">The log.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task DeleteAsync(FrameLogKey key, CancellationToken cancellationToken);
}
