using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>Sweeps uploads every minute, and at once after a start.</summary>
internal sealed class UploadSweepTrigger(UploadSweeper sweeper)
{
    /// <summary>It is time.</summary>
    [Function(nameof(SweepOpenUploads))]
    public Task SweepOpenUploads(
        [TimerTrigger("15 * * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => sweeper.SweepAsync(client, cancellationToken);
}
