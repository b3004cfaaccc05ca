using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Broker;

/// <summary>Frees the places of chats that ended while nobody read them, and of those that wait for a person.</summary>
internal sealed partial class RunningChatsCheck(RunningChats running, TimeProvider time, ILogger<RunningChatsCheck> logger) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RunningChats.LookEvery, time);
        for (var tick = 1; await timer.WaitForNextTickAsync(stoppingToken); tick++)
        {
            try
            {
                await running.LookAsync(stoppingToken);
                if (tick % (int)(RunningChats.AskEvery / RunningChats.LookEvery) == 0)
                {
                    await running.LetGoOfWaitingAsync(stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The places stay taken until the store can be asked again.
                LogNotLooked(exception);
            }
        }
    }

    [LoggerMessage(EventId = 1411, Level = LogLevel.Warning, Message = "Whether chats still run could not be asked.")]
    private partial void LogNotLooked(Exception exception);
}
