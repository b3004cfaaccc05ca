using Cartrita.Adapters.Audio;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Cartrita.Activities.Audio;

/// <summary>Transcribes a session's chunks as they come, for some minutes (AGENT-07). Each execution is an attempt of its own, and goes on where the last one's text was final.</summary>
/// <param name="sessions">The sessions.</param>
/// <param name="payloads">The audio.</param>
/// <param name="transcriber">Who transcribes.</param>
/// <param name="writers">Writes frames.</param>
/// <param name="log">Reads them.</param>
/// <param name="arrivals">What comes in this process.</param>
/// <param name="limits">The limits.</param>
/// <param name="time">The clock.</param>
public sealed class PumpAudioActivity(
    AudioSessions sessions, IRunPayloads payloads, SteadyTranscriber transcriber, FrameWriters writers, IFrameLog log, AudioArrivals arrivals, IOptions<LiveSessionLimits> limits, TimeProvider time)
{
    /// <summary>Transcribes.</summary>
    /// <param name="input">Whose session, and from where.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.PumpAudio)]
    public async Task<PumpAudioResult> RunAsync([ActivityTrigger] PumpAudioInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (await sessions.FindAsync(input.OwnerId, input.SessionId, cancellationToken) is not { State: not AudioSessionState.Ended } found)
        {
            return Nothing(AudioPumpEnd.Gone, input);
        }

        // Before the attempt is opened: whoever opens one silences all others.
        if (await ClaimAsync(found, input) is not { } mine)
        {
            return Nothing(AudioPumpEnd.Superseded, input);
        }

        await using var frames = writers.Open(mine);
        var opening = await frames.OpenAttemptAsync(mine, cancellationToken);

        // From here on nobody sees what an older attempt still writes; what it wrote before is read now.
        var finals = await AudioFinals.ReadAsync(log, mine.Log, opening, cancellationToken);
        if (await TakeOverAsync(mine, opening) is not { } session)
        {
            return Nothing(AudioPumpEnd.HandsOver, input);
        }

        var sources = new AudioSources(sessions, payloads, arrivals, limits.Value, time);
        var from = TimeSpan.FromMilliseconds(Math.Max(finals.End.TotalMilliseconds, input.FromMs));
        var place = new AudioPlace(opening.Value, from, TimeSpan.FromMilliseconds(input.HeardMs), input.Chunk, finals.Flushed);
        var backlog = new AudioBacklog(session, place, sources);
        var pump = new AudioPump(session, place, backlog, frames, transcriber);
        var (stop, problem) = await RunAsync(pump, session.Id, cancellationToken);
        if (problem is not null)
        {
            await InterruptAsync(session, frames, problem, pump.Final, cancellationToken);
        }
        else if (stop == AudioStop.Idle && await backlog.HasMoreAsync(cancellationToken))
        {
            // It came while the last was made final, and was acknowledged.
            stop = AudioStop.HandsOver;
        }

        return new PumpAudioResult
        {
            End = problem is not null ? AudioPumpEnd.Interrupted : EndOf(stop),
            HeardMs = (long)Math.Ceiling(pump.Heard.TotalMilliseconds),
            Chunk = backlog.ChunkAt(pump.Final),
            FromMs = (long)pump.Final.TotalMilliseconds,
            Code = (problem ?? ProblemOf(stop))?.Code,
            Retriable = problem?.Retriable ?? false,
        };
    }

    private async Task<(AudioStop Stop, Problem? Problem)> RunAsync(AudioPump pump, AudioSessionId session, CancellationToken cancellationToken)
    {
        try
        {
            return await pump.RunAsync(cancellationToken);
        }
        finally
        {
            // What it waited for is not kept; another one that waits looks once too often.
            arrivals.Raise(session);
        }
    }

    // Null where it is somebody else's.
    private async Task<AudioSessionDocument?> ClaimAsync(AudioSessionDocument session, PumpAudioInput input) =>
        input.Start is null || session.Start == input.Start ? session
        : await sessions.ChangeAsync(
            session.OwnerId, session.Id, now => AudioSessionStart.IsFor(now, input.Start, input.InPlaceOf) ? now with { Start = input.Start, SeenAt = time.GetUtcNow() } : null);

    // Null where a later attempt is there already, or the session has gone meanwhile.
    private async Task<AudioSessionDocument?> TakeOverAsync(AudioSessionDocument session, FrameId opening) => await sessions.ChangeAsync(
        session.OwnerId,
        session.Id,
        now => now.State == AudioSessionState.Ended || string.CompareOrdinal(now.Attempt, opening.Value) > 0 ? null : now with { Attempt = opening.Value, State = AudioSessionState.Open, Code = null, SeenAt = time.GetUtcNow() });

    private async Task InterruptAsync(AudioSessionDocument session, FrameWriter frames, Problem problem, TimeSpan final, CancellationToken cancellationToken)
    {
        frames.WriteInterrupted(problem, final);
        await frames.FlushAsync(durable: true, cancellationToken);
        await sessions.ChangeAsync(
            session.OwnerId, session.Id, now => now.Attempt == session.Attempt && now.State == AudioSessionState.Open ? now with { State = AudioSessionState.Interrupted, Code = problem.Code } : null);
    }

    private static PumpAudioResult Nothing(AudioPumpEnd end, PumpAudioInput input) => new() { End = end, Chunk = input.Chunk, FromMs = input.FromMs, HeardMs = input.HeardMs };

    private static AudioPumpEnd EndOf(AudioStop stop) => stop switch
    {
        AudioStop.Finished => AudioPumpEnd.Finished,
        AudioStop.Idle or AudioStop.TooLong => AudioPumpEnd.Stopped,
        AudioStop.Gone => AudioPumpEnd.Gone,
        _ => AudioPumpEnd.HandsOver,
    };

    private static Problem? ProblemOf(AudioStop stop) => stop switch
    {
        AudioStop.Idle => Problems.RequestTimeout,
        AudioStop.TooLong => Problems.LimitExceeded,
        _ => null,
    };
}
