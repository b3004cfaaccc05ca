using Azure;
using Azure.Identity;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>Fetches the messages of one function's queue, batch by batch, and hands each to its runner.</summary>
internal sealed partial class QueueListener(
    string function, IMessageQueue queue, Func<QueuedMessage, CancellationToken, Task> run, QueueSettings settings, QueueSignals signals, TimeProvider time, ILogger logger)
{
    private readonly List<Task> _running = [];

    public async Task RunAsync(CancellationToken stopping)
    {
        var wait = QueueSettings.ShortestPollingInterval;
        try
        {
            while (true)
            {
                var added = signals.Next(queue.Name);
                if (await TryFetchAsync(stopping))
                {
                    wait = QueueSettings.ShortestPollingInterval;
                    await MakeRoomAsync(stopping);
                }
                else
                {
                    await WaitAsync(wait, added, stopping);
                    wait = Longer(wait);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What is under way has its token, and ends its message well or gives it back.
            await Task.WhenAll(_running);
        }
    }

    private TimeSpan Longer(TimeSpan wait) => wait * 2 < settings.MaxPollingInterval ? wait * 2 : settings.MaxPollingInterval;

    /// <returns>Whether there was a message.</returns>
    private async Task<bool> TryFetchAsync(CancellationToken stopping)
    {
        try
        {
            // Not with the stop's token: what a call fetched that was cut would stay hidden for minutes.
            var batch = await queue.ReceiveAsync(settings.BatchSize, QueueRunner.Hidden, CancellationToken.None);
            if (stopping.IsCancellationRequested)
            {
                await Task.WhenAll(batch.Select(message => queue.HideAsync(message, TimeSpan.Zero, CancellationToken.None)));
                stopping.ThrowIfCancellationRequested();
            }

            _running.AddRange(batch.Select(message => RunAsync(message, stopping)));
            return batch.Count > 0;
        }
        catch (Exception e) when (IsStorageGone(e))
        {
            // Storage comes back, and the listener is there when it does.
            LogUnreachable(e, function);
            return false;
        }
    }

    private async Task RunAsync(QueuedMessage message, CancellationToken stopping)
    {
        // Functions run beside the listener, not inside its loop.
        await Task.Yield();
        try
        {
            await run(message, stopping);
        }
        catch (Exception e)
        {
            // The message comes back when its time in hiding is over.
            LogNotFinished(e, function);
        }
    }

    private async Task MakeRoomAsync(CancellationToken stopping)
    {
        _running.RemoveAll(task => task.IsCompleted);
        while (_running.Count > settings.Threshold)
        {
            _running.Remove(await Task.WhenAny(_running).WaitAsync(stopping));
        }
    }

    private async Task WaitAsync(TimeSpan wait, Task added, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var delay = Task.Delay(wait, time, either.Token);
        await Task.WhenAny(added, delay);

        // The other one need not go on.
        await either.CancelAsync();
        stopping.ThrowIfCancellationRequested();
    }

    private static bool IsStorageGone(Exception e) => e is RequestFailedException or AggregateException or AuthenticationFailedException;

    [LoggerMessage(EventId = 2401, Level = LogLevel.Warning, Message = "The storage of the queue trigger {Function} does not answer; it is asked again.")]
    private partial void LogUnreachable(Exception exception, string function);

    [LoggerMessage(EventId = 2402, Level = LogLevel.Warning, Message = "A message of {Function} could not be finished; it comes back by itself.")]
    private partial void LogNotFinished(Exception exception, string function);
}
