using Azure.Storage.Blobs;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Runs the blob functions. One whose storage is not configured is off, and says so.</summary>
internal sealed partial class BlobTriggerService(
    FunctionCatalog functions,
    BlobConnections connections,
    QueueConnections queues,
    IConfiguration configuration,
    HostSettings settings,
    FunctionInvoker invoker,
    FunctionTimeouts timeouts,
    QueueSignals signals,
    TimeProvider time,
    ILogger<BlobTriggerService> logger) : TriggerService
{
    // A scan takes its time too, and a blob is to be seen within a second.
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(0.5);

    protected override TimeProvider Time => time;

    protected override ILogger Log => logger;

    protected override IReadOnlyList<Func<CancellationToken, Task>> Open()
    {
        var listeners = new List<Func<CancellationToken, Task>>();
        foreach (var function in functions.Of(TriggerKind.Blob))
        {
            var trigger = (BlobTriggerAttribute)function.Trigger;
            if (connections.Find(trigger.Connection) is { } service)
            {
                listeners.Add(Listener(function, trigger, service).RunAsync);
            }
            else
            {
                LogOff(function.Name, StorageSetting.NameOf(trigger.Connection));
            }
        }

        return listeners;
    }

    private BlobListener Listener(FunctionEntry function, BlobTriggerAttribute trigger, BlobServiceClient service)
    {
        var path = SettingReferences.Resolve(trigger.BlobPath, configuration, $"the blob path of the function '{function.Name}'");
        var pattern = BlobParameters.Pattern(function.Name, path);
        var receipts = new BlobReceipts(service, settings.HubName, function.Name);
        return new(
            function,
            pattern,
            service.GetBlobContainerClient(pattern.Container),
            new(invoker, timeouts, receipts, Poison(function, trigger), settings.PoisonBlobThreshold, logger),
            new(settings.BlobParallelism, s_interval),
            time,
            logger);
    }

    private BlobPoison Poison(FunctionEntry function, BlobTriggerAttribute trigger)
    {
        var service = queues.Find(trigger.Connection);
        if (service is null)
        {
            LogNoPoison(function.Name, StorageSetting.NameOf(trigger.Connection));
        }

        return new(
            service is null ? null : new StorageQueue(service.GetQueueClient(BlobPoison.QueueName)), function.Name, settings.Queues.MessageEncoding, signals);
    }

    [LoggerMessage(EventId = 2322, Level = LogLevel.Warning, Message = "The blob trigger {Function} can tell of poison in the log only: the setting {Setting} names no queues.")]
    private partial void LogNoPoison(string function, string setting);

    [LoggerMessage(EventId = 2321, Level = LogLevel.Information, Message = "The blob trigger {Function} is off: the setting {Setting} names no storage.")]
    private partial void LogOff(string function, string setting);
}
