using Microsoft.Extensions.Hosting;

namespace Cartrita.Functions.Governance;

/// <summary>Renews the leases of open streams for as long as the instance lives, ends those whose key does not open any more, and gives back at its end what is not open.</summary>
internal sealed class StreamSlotRenewal(StreamSlots slots, TimeProvider time) : BackgroundService
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
        using var timer = new PeriodicTimer(LeasedSlots.RenewEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await slots.RenewAsync();
            await slots.EndAsync();
        }
    }
}
