using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Durable;
using Cartrita.Functions.Durable;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Audio.Sessions;

/// <summary>Schedules the orchestration of a session.</summary>
internal static class AudioSessionStarts
{
    // Before the session is erased, it has to have ended.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>Schedules it once in this durable store, whoever does so and however often.</summary>
    /// <param name="client">The durable client.</param>
    /// <param name="session">The session.</param>
    /// <param name="start">The start's id. Where another store has scheduled it too, the first start that gets to work has the session.</param>
    /// <param name="takesOver">Whether it takes the place of the start that has it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static Task StartAsync(this DurableTaskClient client, AudioSessionDocument session, string start, bool takesOver, CancellationToken cancellationToken)
    {
        var input = new AudioSessionInput(session.OwnerId, session.Id, session.ExpiresAt - Margin) { Start = start, InPlaceOf = takesOver ? session.Start : null, Enrich = session.Enrich };
        return client.StartOnceAsync(session.Id.Value, DurableNames.AudioSession, input, cancellationToken);
    }

    /// <summary>Wakes the orchestration of a session that waits; where this store has none, another one has it, which can't be reached, and its place is taken.</summary>
    public static async Task WakeAsync(this DurableTaskClient client, AudioSessionDocument session, string start, CancellationToken cancellationToken)
    {
        var instance = await client.GetInstanceAsync(session.Id.Value, cancellationToken);
        if (instance is { IsCompleted: false })
        {
            await client.RaiseEventAsync(session.Id.Value, DurableNames.AudioWakeEvent, AudioSessionRemoval.Word, cancellationToken);
            return;
        }

        if (instance is not null)
        {
            // It has found that another store has the session.
            await client.PurgeInstanceAsync(session.Id.Value, cancellationToken);
        }

        await client.StartAsync(session, start, takesOver: true, cancellationToken);
    }
}
