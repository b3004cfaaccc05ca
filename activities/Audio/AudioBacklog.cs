using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;

namespace Cartrita.Activities.Audio;

/// <summary>Gives a session's audio piece by piece from a place on, as its chunks come; says when there is no more for this attempt.</summary>
/// <param name="session">The session, as the attempt found it.</param>
/// <param name="place">The place.</param>
/// <param name="sources">Where chunks are.</param>
internal sealed class AudioBacklog(AudioSessionDocument session, AudioPlace place, AudioSources sources)
{
    // Someone who waits looks again after a twentieth of the time for which nothing came, as readers of frames do.
    private const int PausesOfSilence = 20;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // How soon it is noticed from another process that a session ended, was deleted, or has another attempt.
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(500);

    private readonly Queue<AudioPiece> pieces = [];
    private readonly Queue<(int Chunk, TimeSpan End)> given = [];
    private readonly AudioSilence silence = new(sources.Time);
    private readonly long begun = sources.Time.GetTimestamp();
    private int next = place.Chunk;
    private int wanted = session.Flush;
    private int? count = session.Chunks;
    private long looked = sources.Time.GetTimestamp();
    private long shown = sources.Time.GetTimestamp();
    private TimeSpan? start;
    private bool isGiving;

    /// <summary>Where the first piece that was given begins: at the time, or at the packet that goes over it.</summary>
    internal TimeSpan Start => start ?? place.From;

    /// <summary>How many chunks have been asked to be final so far.</summary>
    internal int Flushed { get; private set; } = place.Flushed;

    /// <summary>Whether this is a good moment to hand over; not asked before the attempt's time is over.</summary>
    internal bool IsQuiet { get; set; } = true;

    // What was heard before waits for something new to go with.
    private bool IsDrained => !isGiving || pieces.Count == 0;

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

            if (IsDrained)
            {
                await FillAsync(cancellationToken);
            }

            if (isGiving && pieces.TryDequeue(out var piece))
            {
                return (piece, default);
            }

            if (await StopAsync(mustLook: true, cancellationToken) is { } end)
            {
                return (null, end);
            }

            var quiet = silence.Look();
            if (isGiving && quiet >= sources.Quiet)
            {
                // No connection is held for somebody who says nothing; the next attempt opens one when they do.
                return (null, AudioStop.HandsOver);
            }

            if (quiet >= TimeSpan.FromSeconds(sources.Limits.IdleSeconds))
            {
                return (null, AudioStop.Idle);
            }

            await PauseAsync(arrival, quiet, cancellationToken);
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

    /// <summary>Whether there is a chunk that was not given.</summary>
    internal async Task<bool> HasMoreAsync(CancellationToken cancellationToken) =>
        await sources.Sessions.ChunkAsync(session.OwnerId, session.Id, next, cancellationToken) is not null;

    // Chunks that end before the time are passed over, so the queue may stay empty while chunks are there.
    private async Task FillAsync(CancellationToken cancellationToken)
    {
        while (!(next >= count) && await sources.Sessions.ChunkAsync(session.OwnerId, session.Id, next, cancellationToken) is { } chunk)
        {
            next++;
            if (chunk.End <= place.From)
            {
                continue;
            }

            given.Enqueue((chunk.Sequence, chunk.End));
            var bytes = await sources.Payloads.GetAsync(session.OwnerId, session.Id.Run, chunk.Payload, cancellationToken);
            var whole = AudioPieces.Of(session.Format, bytes)!;
            var (left, begins) = AudioPieces.After(session.Format, whole, place.From - chunk.Start);
            start ??= chunk.Start + begins;
            foreach (var piece in left)
            {
                pieces.Enqueue(piece);
            }

            if (chunk.End > place.Heard)
            {
                isGiving = true;
                silence.End();
            }

            if (!IsDrained)
            {
                return;
            }
        }
    }

    private async Task<AudioStop?> StopAsync(bool mustLook, CancellationToken cancellationToken)
    {
        var worked = sources.Time.GetElapsedTime(begun);
        if (worked >= sources.Work && (IsQuiet || worked >= sources.Work + AudioSources.Grace))
        {
            return AudioStop.HandsOver;
        }

        return mustLook && await LookAsync(cancellationToken) is { } stop ? stop
            : IsDrained && wanted > Flushed && next >= wanted ? Flush()
            : null;
    }

    private AudioStop Flush()
    {
        Flushed = wanted;
        return AudioStop.Flush;
    }

    private async Task<AudioStop?> LookAsync(CancellationToken cancellationToken)
    {
        looked = sources.Time.GetTimestamp();
        if (await sources.Sessions.FindAsync(session.OwnerId, session.Id, cancellationToken) is not { State: not AudioSessionState.Ended } now)
        {
            return AudioStop.Gone;
        }

        if (now.Attempt != place.Attempt)
        {
            return AudioStop.Replaced;
        }

        (wanted, count) = (now.Flush, now.Chunks);
        if (sources.Time.GetElapsedTime(shown) >= AudioSessionStart.Period)
        {
            shown = looked;
            await sources.Sessions.ChangeAsync(session.OwnerId, session.Id, there => there.Attempt == place.Attempt ? there with { SeenAt = sources.Time.GetUtcNow() } : null);
        }

        return !IsDrained ? null
            : count <= next ? AudioStop.Finished
            : count is null && sources.Time.GetUtcNow() >= session.CreatedAt.AddSeconds(sources.Limits.SessionSeconds) ? AudioStop.TooLong
            : null;
    }

    private async Task PauseAsync(Task arrival, TimeSpan quiet, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromTicks(Math.Clamp(quiet.Ticks / PausesOfSilence, ShortestPause.Ticks, LongestPause.Ticks));
        using var waited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(arrival, Task.Delay(pause, sources.Time, waited.Token));
        await waited.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
