using Azure.Storage.Queues;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>Runs the queue functions. One whose storage is not configured is off, and says so.</summary>
internal sealed partial class QueueTriggerService(
    FunctionCatalog functions,
    QueueConnections connections,
    IConfiguration configuration,
    HostSettings settings,
    FunctionInvoker invoker,
    FunctionTimeouts timeouts,
    QueueSignals signals,
    TimeProvider time,
    ILogger<QueueTriggerService> logger) : TriggerService
{
    protected override TimeProvider Time => time;

    protected override ILogger Log => logger;

    protected override IReadOnlyList<Func<CancellationToken, Task>> Open()
    {
        var listeners = new List<Func<CancellationToken, Task>>();
        foreach (var function in functions.Of(TriggerKind.Queue))
        {
            var trigger = (QueueTriggerAttribute)function.Trigger;
            var name = QueueName.Of(function.Name, trigger.QueueName, configuration);
            if (connections.Find(trigger.Connection) is { } service)
            {
                listeners.Add(Listener(function, name, service).RunAsync);
            }
            else
            {
                LogOff(function.Name, StorageSetting.NameOf(trigger.Connection));
            }
        }

        return listeners;
    }

    private QueueListener Listener(FunctionEntry function, string name, QueueServiceClient service)
    {
        var queue = new StorageQueue(service.GetQueueClient(name));
        var poison = QueueName.PoisonOf(name) is { } other ? new StorageQueue(service.GetQueueClient(other)) : null;
        var runner = new QueueRunner(function, queue, poison, settings.Queues, invoker, timeouts, signals, time, logger);
        return new(function.Name, queue, runner.RunAsync, settings.Queues, signals, time, logger);
    }

    [LoggerMessage(EventId = 2431, Level = LogLevel.Information, Message = "The queue trigger {Function} is off: the setting {Setting} names no storage.")]
    private partial void LogOff(string function, string setting);
}
