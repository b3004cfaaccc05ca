using Azure;
using Azure.Identity;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>Keeps a message hidden while a function works on it.</summary>
internal sealed partial class QueueRenewal : IDisposable
{
    private static readonly TimeSpan s_again = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly IMessageQueue _queue;
    private readonly TimeSpan _hidden;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _running;
    private QueuedMessage _message;

    public QueueRenewal(IMessageQueue queue, QueuedMessage message, TimeSpan hidden, TimeProvider time, ILogger logger)
    {
        (_queue, _message, _hidden, _time, _logger) = (queue, message, hidden, time, logger);
        _running = RunAsync();
    }

    /// <summary>Ends the renewals.</summary>
    /// <returns>The message with its newest receipt.</returns>
    public async Task<QueuedMessage> StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        return _message;
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        try
        {
            var wait = _hidden / 2;
            while (true)
            {
                await Task.Delay(wait, _time, _stop.Token);
                wait = await TryRenewAsync() ? _hidden / 2 : s_again;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The function is done.
        }
    }

    private async Task<bool> TryRenewAsync()
    {
        try
        {
            // Not with the stop's token: a renewal that is cut would leave nobody with the newest receipt.
            _message = await _queue.HideAsync(_message, _hidden, CancellationToken.None) ?? _message;
            return true;
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            LogNotRenewed(e);
            return false;
        }
    }

    [LoggerMessage(EventId = 2421, Level = LogLevel.Warning, Message = "A message could not be kept hidden while a function works on it; it is tried again within the minute.")]
    private partial void LogNotRenewed(Exception exception);
}
