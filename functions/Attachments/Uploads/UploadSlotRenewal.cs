using Microsoft.Extensions.Hosting;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>Renews the places of uploads for as long as the instance lives, and gives them back at its end.</summary>
internal sealed class UploadSlotRenewal(UploadSlots slots, TimeProvider time) : BackgroundService
{
    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await slots.RenewAsync();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(UploadSlots.Timing.RenewEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await slots.RenewAsync();
        }
    }
}
