using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Audio.Sessions;

/// <summary>Sweeps sessions of live audio every minute, and at once after a start.</summary>
internal sealed class AudioSessionSweepTrigger(AudioSessionSweeper sweeper)
{
    /// <summary>It is time.</summary>
    [Function(nameof(SweepAudioSessions))]
    public Task SweepAudioSessions(
        [TimerTrigger("25 * * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => sweeper.SweepAsync(client, cancellationToken);
}
