using Cartrita.Runtime.Host.Functions;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>Runs a queue function for one message, and then deletes the message, gives it back or declares it poison.</summary>
internal sealed partial class QueueRunner(
    FunctionEntry function,
    IMessageQueue queue,
    IMessageQueue? poison,
    QueueSettings settings,
    FunctionInvoker invoker,
    FunctionTimeouts timeouts,
    QueueSignals signals,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>How long a fetched message is hidden; it is renewed at half of that for as long as the function runs.</summary>
    internal static readonly TimeSpan Hidden = TimeSpan.FromMinutes(10);

    public async Task RunAsync(QueuedMessage message, CancellationToken stopping)
    {
        if (message.DequeueCount > settings.MaxDequeueCount)
        {
            // Its last try ended with the process.
            await GiveUpAsync(message);
            return;
        }

        if (QueueText.Decode(message.Text, settings.MessageEncoding) is not { } body)
        {
            LogNotDecoded(function.Name, settings.MessageEncoding);
            await GiveUpAsync(message);
            return;
        }

        using var renewal = new QueueRenewal(queue, message, Hidden, time, logger);
        var failure = await TryAsync(new(message, body), stopping);
        var last = await renewal.StopAsync();
        if (failure is null)
        {
            // A stop that comes now must not make the function run a second time.
            await queue.DeleteAsync(last);
            return;
        }

        LogFailed(failure, function.Name, message.DequeueCount);
        await (message.DequeueCount >= settings.MaxDequeueCount ? GiveUpAsync(last) : GiveBackAsync(last));
    }

    private async Task<Exception?> TryAsync(QueueDelivery delivery, CancellationToken stopping)
    {
        using var timeout = timeouts.Start(stopping);
        try
        {
            await invoker.RunAsync(function, new()
            {
                Trigger = delivery,
                BindingData = QueueBindingData.Of(delivery, time.GetUtcNow()),
                Cancellation = timeout.Token,
            });
            return null;
        }
        catch (Exception e)
        {
            // Whatever the function threw counts as one failed try.
            return e;
        }
    }

    private async Task GiveBackAsync(QueuedMessage message)
    {
        // Without a queue for poison a message that fails stays hidden: at once it would come back for ever.
        if (poison is not null)
        {
            await queue.HideAsync(message, settings.VisibilityTimeout, CancellationToken.None);
        }
    }

    private async Task GiveUpAsync(QueuedMessage message)
    {
        if (poison is null)
        {
            return;
        }

        // In this order: a process that ends in between leaves the message twice, not nowhere.
        await poison.SendAsync(message.Text);
        await queue.DeleteAsync(message);
        signals.Added(poison.Name);
        LogPoison(function.Name, poison.Name);
    }

    [LoggerMessage(EventId = 2411, Level = LogLevel.Error, Message = "The queue function {Function} failed on a message (try {Count}).")]
    private partial void LogFailed(Exception exception, string function, long count);

    [LoggerMessage(EventId = 2412, Level = LogLevel.Error, Message = "A message that the queue function {Function} cannot do is now in the queue {Queue}.")]
    private partial void LogPoison(string function, string queue);

    [LoggerMessage(EventId = 2413, Level = LogLevel.Error, Message = "A message for the queue function {Function} is not encoded as {Encoding}, which extensions.queues.messageEncoding asks for.")]
    private partial void LogNotDecoded(string function, Azure.Storage.Queues.QueueMessageEncoding encoding);
}
