using Cartrita.Adapters.Audio;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Audio;

/// <summary>Ends a session: writes its last frames and says so in its document; erases one that was deleted. All of it may be done again.</summary>
/// <param name="store">Where the mark of the history goes.</param>
/// <param name="sessions">The sessions.</param>
/// <param name="writers">Writes frames.</param>
/// <param name="tokens">Where tokens are settled.</param>
/// <param name="erasure">Erases.</param>
public sealed class CloseAudioSessionActivity(IDocumentStore store, AudioSessions sessions, FrameWriters writers, TokenAccounts tokens, AudioSessionErasure erasure)
{
    /// <summary>Ends it.</summary>
    /// <param name="input">Whose session, and how it ended.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.CloseAudioSession)]
    public async Task RunAsync([ActivityTrigger] CloseAudioSessionInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (owner, id) = (input.OwnerId, input.SessionId);
        var session = await sessions.ReadAsync(owner, id, cancellationToken);
        if (session is not null)
        {
            await tokens.SettleAsync(owner, session.TokenAccounts, id.Value, session.Enrichment?.Tokens ?? 0);
        }

        if (session is { State: not AudioSessionState.Deleting })
        {
            await EndAsync(session, input.Code, cancellationToken);
            session = await sessions.ReadAsync(owner, id, cancellationToken);
        }

        // Gone already is erased again too: what was just written must not stay.
        if (session is null or { State: AudioSessionState.Deleting })
        {
            await erasure.EraseAsync(owner, id, cancellationToken);
            await store.WriteAsync([InstancePurges.Mark(id.Value)], cancellationToken);
        }

        await sessions.CloseAsync(owner, id);
    }

    // The document first: who has seen the last frame finds the session ended. Where that was done before, its own code says how.
    private async Task EndAsync(AudioSessionDocument session, string? code, CancellationToken cancellationToken)
    {
        var (owner, id) = (session.OwnerId, session.Id);
        if (session.State != AudioSessionState.Ended)
        {
            var ended = await sessions.ChangeAsync(owner, id, now => now.State == AudioSessionState.Ended ? null : now with { State = AudioSessionState.Ended, Code = code });
            if (ended is not null)
            {
                AudioMeter.SessionEnded(AudioMeter.Http, code ?? AudioMeter.Completed);
            }

            session = ended ?? session;
        }

        var chunks = await sessions.CountChunksAsync(owner, id, cancellationToken);
        var last = chunks == 0 ? null : await sessions.ChunkAsync(owner, id, chunks - 1, cancellationToken);
        await using var frames = writers.Open(session);
        frames.WriteClose(session.Code, last?.End.TotalSeconds ?? 0);
        await frames.FlushAsync(durable: true, cancellationToken);
    }
}
