using System.Runtime.CompilerServices;
using System.Text.Json;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Functions.Streaming;

namespace Cartrita.Functions.Audio.Sessions;

/// <summary>Follows a session's frames to their end, or until it is deleted.</summary>
internal sealed class AudioSessionFollower(FrameReader reader, AudioSessions sessions, TimeProvider time)
{
    /// <summary>Refuses a cursor that is no frame of the session; called before a stream's first byte.</summary>
    public Task CheckCursorAsync(AudioSessionDocument session, StreamCursor cursor, CancellationToken cancellationToken) =>
        reader.CheckCursorAsync(session.Log, cursor.After, cancellationToken);

    /// <summary>The frames that are there now.</summary>
    public async Task<IReadOnlyList<Frame>> ReadAsync(AudioSessionDocument session, StreamCursor cursor, CancellationToken cancellationToken)
    {
        var frames = new List<Frame>();
        await foreach (var batch in reader.ReadAsync(Query(session, cursor) with { Follow = false }, cancellationToken))
        {
            frames.AddRange(batch);
        }

        return frames;
    }

    /// <summary>The frames as they come; an empty batch where none came for a while.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Frame>> FollowAsync(AudioSessionDocument session, StreamCursor cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (cursor is { After: { } from, ChatOnly: false })
        {
            yield return [await ResumedAsync(session, cursor, from, cancellationToken)];
        }

        await foreach (var batch in reader.ReadAsync(Query(session, cursor), cancellationToken).WithIdle(RunFollower.StallPeriod, time, cancellationToken))
        {
            if (batch is null && await sessions.FindAsync(session.OwnerId, session.Id, cancellationToken) is null)
            {
                yield break;
            }

            yield return batch ?? [];
        }
    }

    private async Task<Frame> ResumedAsync(AudioSessionDocument session, StreamCursor cursor, FrameId from, CancellationToken cancellationToken)
    {
        var replayed = (await ReadAsync(session, cursor, cancellationToken)).Count;
        return new Frame
        {
            Id = from,
            EventType = FrameKinds.StreamResumed,
            Timestamp = time.GetUtcNow(),
            OrchestrationId = session.Id.Run,
            Data = JsonSerializer.SerializeToElement(new StreamResumedData(from, replayed), FrameDataJson.Default.StreamResumedData),
        };
    }

    private static FrameQuery Query(AudioSessionDocument session, StreamCursor cursor) =>
        new(session.Log) { After = cursor.After, Kinds = cursor.ChatOnly ? FrameKinds.Chat : null };
}
