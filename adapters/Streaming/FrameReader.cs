using System.Runtime.CompilerServices;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming;

/// <summary>Reads a run's frames as clients get them, from any position, on any transport.</summary>
/// <param name="log">The log.</param>
public sealed class FrameReader(IFrameLog log)
{
    /// <summary>Refuses a cursor that is not a position of this log; call it before a stream's first byte.</summary>
    /// <param name="key">The log.</param>
    /// <param name="after">The cursor that the client gave; null for the start.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidCursor"/>.</exception>
    public async Task CheckCursorAsync(FrameLogKey key, FrameId? after, CancellationToken cancellationToken)
    {
        if (after is not { } cursor)
        {
            return;
        }

        await foreach (var batch in log.ReadAsync(key, follow: false, cancellationToken))
        {
            if (batch[^1].Id.CompareTo(cursor) >= 0)
            {
                if (batch.Any(logged => logged.Id == cursor))
                {
                    return;
                }

                break;
            }
        }

        throw new CartritaException(Problems.InvalidCursor);
    }

    /// <summary>Reads frames in batches as they come, none of them empty, up to the stream's end.</summary>
    /// <param name="query">Which frames.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<IReadOnlyList<Frame>> ReadAsync(
        FrameQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = new FrameFilter();
        await foreach (var batch in log.ReadAsync(query.Key, query.Follow, cancellationToken))
        {
            var frames = Select(query, filter, batch);
            if (frames.Count > 0)
            {
                yield return frames;
            }

            if (HasEnded(query, filter))
            {
                yield break;
            }
        }
    }

    private static List<Frame> Select(FrameQuery query, FrameFilter filter, IReadOnlyList<LoggedFrame> batch)
    {
        var frames = new List<Frame>(batch.Count);
        foreach (var logged in batch)
        {
            if (filter.Accept(logged) is { } frame
                && (query.After is not { } after || frame.Id.CompareTo(after) > 0)
                && query.Kinds?.Contains(frame.EventType) != false)
            {
                frames.Add(frame);
            }

            if (HasEnded(query, filter))
            {
                break;
            }
        }

        return frames;
    }

    private static bool HasEnded(FrameQuery query, FrameFilter filter) =>
        filter.RunEnded || (query.Until == FrameStreamEnd.Chat && filter.ChatEnded);
}
