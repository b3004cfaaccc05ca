using Cartrita.Activities.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Errors;
using Cartrita.Core.Identifiers;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Audio.Sessions;

/// <summary>Finishes what a crash left of sessions of live audio, and erases those whose time is over.</summary>
internal sealed partial class AudioSessionSweeper(
    AudioSessions sessions, AudioSessionRemoval removal, AudioSessionErasure erasure, CloseAudioSessionActivity closing, IIdSource ids, TimeProvider time, ILogger<AudioSessionSweeper> logger)
{
    private const int PageSize = 100;

    // Whatever is younger may still be in the hands of its endpoint.
    private static readonly TimeSpan MinimumAge = TimeSpan.FromSeconds(30);

    /// <summary>Looks at every session that has not ended, and at those that are due.</summary>
    public async Task SweepAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await EachAsync(sessions.ListOpenAsync, mark => now - mark.At >= MinimumAge, stopsAtFirst: false, (mark, token) => FinishAsync(mark, client, token), cancellationToken);
        await EachAsync(sessions.ListExpiriesAsync, mark => mark.At <= now, stopsAtFirst: true, (mark, token) => EraseAsync(mark, client, token), cancellationToken);
    }

    private async Task EachAsync(
        Func<AudioSessionMark?, int, CancellationToken, Task<IReadOnlyList<AudioSessionMark>>> list,
        Func<AudioSessionMark, bool> isDue,
        bool stopsAtFirst,
        Func<AudioSessionMark, CancellationToken, Task> act,
        CancellationToken cancellationToken)
    {
        AudioSessionMark? last = null;
        while (await list(last, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var mark in page.Where(isDue))
            {
                try
                {
                    await act(mark, cancellationToken);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    // One session that can't be swept must not keep the others; the next sweep tries again.
                    LogNotSwept(mark.SessionId, exception);
                }
            }

            last = page[^1];
            if (stopsAtFirst && !isDue(last))
            {
                return;
            }
        }
    }

    private async Task FinishAsync(AudioSessionMark mark, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var session = await sessions.ReadAsync(mark.OwnerId, mark.SessionId, cancellationToken);
        if (session is null)
        {
            // Nothing but the marks was written, so nobody was told of it.
            await sessions.CloseAsync(mark.OwnerId, mark.SessionId);
            return;
        }

        var instance = await client.GetInstanceAsync(mark.SessionId.Value, cancellationToken);
        var isOver = session.State is AudioSessionState.Ended or AudioSessionState.Deleting;
        if (instance is null && !isOver)
        {
            await StartAsync(session, client, cancellationToken);
        }
        else if (instance is null or { IsCompleted: true } && (isOver || instance!.RuntimeStatus != OrchestrationRuntimeStatus.Completed || AudioSessionStart.IsDead(session, time.GetUtcNow())))
        {
            // One that completed and left the session open has found that it belongs to another store's.
            await closing.RunAsync(new CloseAudioSessionInput(mark.OwnerId, mark.SessionId, Problems.Internal.Code), cancellationToken);
        }
    }

    // One that has a start is in the hands of another server with a durable store of its own, unless that is dead.
    private async Task StartAsync(AudioSessionDocument session, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var isDead = AudioSessionStart.IsDead(session, time.GetUtcNow());
        if (session.Start is null || isDead)
        {
            LogResumed(session.Id);
            await client.StartAsync(session, ids.NewId(), takesOver: isDead, cancellationToken);
        }
    }

    private async Task EraseAsync(AudioSessionMark mark, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var session = await sessions.ReadAsync(mark.OwnerId, mark.SessionId, cancellationToken);
        if (session is not null && session.ExpiresAt <= mark.At)
        {
            LogErased(mark.SessionId);
            await removal.DeleteAsync(session, client);
        }
        else if (session is null)
        {
            // What came while it was deleted, by a request that died of it.
            await erasure.EraseAsync(mark.OwnerId, mark.SessionId, cancellationToken);
        }

        if (session is null || session.ExpiresAt > mark.At)
        {
            await sessions.ForgetAsync(mark);
        }
    }

    [LoggerMessage(EventId = 1740, Level = LogLevel.Warning, Message = "The session {Session} of live audio was not scheduled, or by a server that is gone; it is now.")]
    private partial void LogResumed(AudioSessionId session);

    [LoggerMessage(EventId = 1741, Level = LogLevel.Information, Message = "The session {Session} of live audio is erased, for its time is over.")]
    private partial void LogErased(AudioSessionId session);

    [LoggerMessage(EventId = 1742, Level = LogLevel.Error, Message = "The session {Session} of live audio could not be swept.")]
    private partial void LogNotSwept(AudioSessionId session, Exception exception);
}
