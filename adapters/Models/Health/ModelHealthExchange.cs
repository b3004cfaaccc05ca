using Cartrita.Core.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Models.Health;

/// <summary>Exchanges with other instances how model providers do, every few seconds for as long as the instance lives.</summary>
/// <param name="health">What is exchanged.</param>
/// <param name="options">How often.</param>
/// <param name="time">The clock.</param>
internal sealed class ModelHealthExchange(ModelHealth health, IOptions<ModelsOptions> options, TimeProvider time) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.ShareHealthSeconds == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ShareHealthSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await health.ExchangeAsync(stoppingToken);
        }
    }
}
