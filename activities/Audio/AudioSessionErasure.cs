using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;

namespace Cartrita.Activities.Audio;

/// <summary>Erases what a session of live audio has in the stores: audio, text, documents. The history of its orchestration, which has neither, is the durable client's to purge.</summary>
/// <param name="sessions">The documents.</param>
/// <param name="payloads">The audio.</param>
/// <param name="log">The text.</param>
public sealed class AudioSessionErasure(AudioSessions sessions, IRunPayloads payloads, IFrameLog log)
{
    /// <summary>Erases; what is gone is no error.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="id">The session.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public async Task EraseAsync(OwnerId owner, AudioSessionId id, CancellationToken cancellationToken)
    {
        await payloads.DeleteAsync(owner, id.Run, cancellationToken);
        await log.DeleteAsync(new FrameLogKey(owner, id.Run), cancellationToken);
        await sessions.RemoveAsync(owner, id, cancellationToken);
    }
}
