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

    /// <summary>Schedules it once, whoever does so and however often.</summary>
    public static Task StartAsync(this DurableTaskClient client, AudioSessionDocument session, CancellationToken cancellationToken) =>
        client.StartOnceAsync(session.Id.Value, DurableNames.AudioSession, new AudioSessionInput(session.OwnerId, session.Id, session.ExpiresAt - Margin), cancellationToken);
}
