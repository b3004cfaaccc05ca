using Cartrita.Activities.Audio;
using Cartrita.Adapters.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Durable;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Audio.Sessions;

/// <summary>Deletes sessions of live audio. One that goes on erases itself when its orchestration has noticed, for whoever erased it earlier would find it written again.</summary>
internal sealed class AudioSessionRemoval(AudioSessions sessions, AudioSessionErasure erasure, AudioArrivals arrivals)
{
    /// <summary>What the event says that tells a session to look again.</summary>
    public const string Word = "look";

    /// <summary>Deletes; what is gone is no error.</summary>
    public async Task DeleteAsync(AudioSessionDocument session, DurableTaskClient client)
    {
        var (owner, id) = (session.OwnerId, session.Id);
        var before = await sessions.MarkDeletedAsync(owner, id);
        arrivals.Raise(id);
        if (before is { State: not (AudioSessionState.Ended or AudioSessionState.Deleting) })
        {
            AudioMeter.SessionEnded(AudioMeter.Http, AudioMeter.Left);
        }

        var instance = await client.GetInstanceAsync(id.Value, CancellationToken.None);
        if (before is { State: not AudioSessionState.Ended } && instance is { IsCompleted: false })
        {
            await client.RaiseEventAsync(id.Value, DurableNames.AudioWakeEvent, Word, CancellationToken.None);
            return;
        }

        await erasure.EraseAsync(owner, id, CancellationToken.None);
        if (instance is { IsCompleted: true })
        {
            await client.PurgeInstanceAsync(id.Value, CancellationToken.None);
        }
    }
}
