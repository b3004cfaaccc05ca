using Cartrita.Adapters.Audio;
using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Storage;

namespace Cartrita.Activities.Audio;

/// <summary>Gives a session's audio piece by piece from a time on, as its chunks come; says when there is no more for this attempt.</summary>
/// <param name="session">The session, as the attempt found it.</param>
/// <param name="attempt">The attempt.</param>
/// <param name="from">The time.</param>
/// <param name="firstChunk">A chunk at that time or before it.</param>
/// <param name="sources">Where chunks are.</param>
internal sealed class AudioBacklog(AudioSessionDocument session, string attempt, TimeSpan from, int firstChunk, AudioSources sources)
{
    // Someone who waits looks again after a twentieth of the time for which nothing came, as readers of frames do.
    private const int PausesOfSilence = 20;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // How soon it is noticed from another process that a session ended, was deleted, or has another attempt.
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(500);

    private readonly Queue<AudioPiece> pieces = [];
    private readonly Queue<(int Chunk, TimeSpan End)> given = [];
    private readonly long begun = sources.Time.GetTimestamp();
    private int next = firstChunk;
    private long looked = sources.Time.GetTimestamp();
    private long heard = sources.Time.GetTimestamp();
    private TimeSpan? start;

    /// <summary>Where the first piece that was given begins: at the time, or at the packet that goes over it.</summary>
    internal TimeSpan Start => start ?? from;

    /// <summary>Whether this is a good moment to hand over; not asked before the attempt's time is over.</summary>
    internal bool IsQuiet { get; set; } = true;

    /// <summary>The next piece, or why there is none.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<(AudioPiece? Piece, AudioStop Stop)> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var arrival = sources.Arrivals.Next(session.Id);
            if (await StopAsync(sources.Time.GetElapsedTime(looked) >= LookPeriod, cancellationToken) is { } stop)
            {
                return (null, stop);
            }

            if (pieces.TryDequeue(out var piece) || (await FillAsync(cancellationToken) && pieces.TryDequeue(out piece)))
            {
                return (piece, default);
            }

            if (await StopAsync(mustLook: true, cancellationToken) is { } end)
            {
                return (null, end);
            }

            var silence = sources.Time.GetElapsedTime(heard);
            if (start is not null && silence >= sources.Quiet)
            {
                // No connection is held for somebody who says nothing; the next attempt opens one when they do.
                return (null, AudioStop.HandsOver);
            }

            if (silence >= TimeSpan.FromSeconds(sources.Limits.IdleSeconds))
            {
                return (null, AudioStop.Idle);
            }

            await PauseAsync(arrival, silence, cancellationToken);
        }
    }

    /// <summary>The chunk from which to go on where all up to a time is final.</summary>
    internal int ChunkAt(TimeSpan final)
    {
        while (given.TryPeek(out var first) && first.End <= final)
        {
            given.Dequeue();
        }

        return given.TryPeek(out var open) ? open.Chunk : next;
    }

    // Chunks that end before the time are passed over, so the queue may stay empty while chunks are there.
    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        while (await sources.Sessions.ChunkAsync(session.OwnerId, session.Id, next, cancellationToken) is { } chunk)
        {
            next++;
            heard = sources.Time.GetTimestamp();
            if (chunk.End <= from)
            {
                continue;
            }

            given.Enqueue((chunk.Sequence, chunk.End));
            var bytes = await sources.Payloads.GetAsync(session.OwnerId, session.Id.Run, chunk.Payload, cancellationToken);
            var whole = AudioPieces.Of(session.Format, bytes)!;
            var (left, begins) = AudioPieces.After(session.Format, whole, from - chunk.Start);
            start ??= chunk.Start + begins;
            foreach (var piece in left)
            {
                pieces.Enqueue(piece);
            }

            if (pieces.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<AudioStop?> StopAsync(bool mustLook, CancellationToken cancellationToken)
    {
        var worked = sources.Time.GetElapsedTime(begun);
        if (worked >= sources.Work && (IsQuiet || worked >= sources.Work + AudioSources.Grace))
        {
            return AudioStop.HandsOver;
        }

        if (!mustLook)
        {
            return null;
        }

        looked = sources.Time.GetTimestamp();
        if (await sources.Sessions.FindAsync(session.OwnerId, session.Id, cancellationToken) is not { State: not AudioSessionState.Ended } now)
        {
            return AudioStop.Gone;
        }

        return now.Attempt != attempt ? AudioStop.Replaced
            : pieces.Count == 0 && now.Chunks <= next ? AudioStop.Finished
            : pieces.Count == 0 && sources.Time.GetUtcNow() >= session.CreatedAt.AddSeconds(sources.Limits.SessionSeconds) && now.Chunks is null ? AudioStop.TooLong
            : null;
    }

    private async Task PauseAsync(Task arrival, TimeSpan silence, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromTicks(Math.Clamp(silence.Ticks / PausesOfSilence, ShortestPause.Ticks, LongestPause.Ticks));
        using var waited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(arrival, Task.Delay(pause, sources.Time, waited.Token));
        await waited.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}

/// <summary>Why a backlog gives no more.</summary>
internal enum AudioStop
{
    /// <summary>It does not say yet.</summary>
    None,

    /// <summary>The client said that no more comes, and all of it was given.</summary>
    Finished,

    /// <summary>The client said nothing for too long.</summary>
    Idle,

    /// <summary>The session has lasted too long.</summary>
    TooLong,

    /// <summary>The attempt's time is over.</summary>
    HandsOver,

    /// <summary>Another attempt has taken this one's place.</summary>
    Replaced,

    /// <summary>The session was deleted, or has ended.</summary>
    Gone,
}

/// <summary>Where the chunks of sessions are, and for how long an attempt works.</summary>
/// <param name="Sessions">The facts.</param>
/// <param name="Payloads">The bytes.</param>
/// <param name="Arrivals">What comes in this process.</param>
/// <param name="Limits">The limits.</param>
/// <param name="Time">The clock.</param>
internal sealed record AudioSources(AudioSessions Sessions, IRunPayloads Payloads, AudioArrivals Arrivals, LiveSessionLimits Limits, TimeProvider Time)
{
    /// <summary>How much longer than it may an attempt waits for the end of an utterance.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>How long an attempt holds a connection over which nothing goes: less than a transcriber may be silent before it is taken for dead.</summary>
    internal TimeSpan Quiet => TimeSpan.FromSeconds(Limits.SilenceSeconds * 2 / 3.0);

    /// <summary>How long an attempt works.</summary>
    internal TimeSpan Work => TimeSpan.FromSeconds(Limits.PumpSeconds);
}
