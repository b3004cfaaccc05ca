using Azure.Storage.Blobs;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Runs the blob functions. One whose storage is not configured is off, and says so.</summary>
internal sealed partial class BlobTriggerService(
    FunctionCatalog functions,
    BlobConnections connections,
    HostSettings settings,
    FunctionInvoker invoker,
    FunctionTimeouts timeouts,
    TimeProvider time,
    ILogger<BlobTriggerService> logger) : TriggerService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

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
                LogOff(function.Name, trigger.Connection ?? StorageSetting.DefaultName);
            }
        }

        return listeners;
    }

    private BlobListener Listener(FunctionEntry function, BlobTriggerAttribute trigger, BlobServiceClient service)
    {
        var pattern = BlobParameters.Pattern(function.Name, trigger.BlobPath);
        var receipts = new BlobReceipts(service, settings.HubName, function.Name);
        return new(
            function,
            pattern,
            service.GetBlobContainerClient(pattern.Container),
            new(invoker, timeouts, receipts, settings.PoisonBlobThreshold, logger),
            new(settings.BlobParallelism, s_interval),
            time,
            logger);
    }

    [LoggerMessage(EventId = 2321, Level = LogLevel.Information, Message = "The blob trigger {Function} is off: the setting {Setting} names no storage.")]
    private partial void LogOff(string function, string setting);
}
