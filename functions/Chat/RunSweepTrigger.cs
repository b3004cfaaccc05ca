using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Chat;

/// <summary>Sweeps open runs every minute, and at once after a start, which may follow a crash.</summary>
internal sealed class RunSweepTrigger(RunSweeper sweeper)
{
    /// <summary>It is time.</summary>
    [Function(nameof(SweepOpenRuns))]
    public Task SweepOpenRuns(
        [TimerTrigger("0 * * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => sweeper.SweepAsync(client, cancellationToken);
}
