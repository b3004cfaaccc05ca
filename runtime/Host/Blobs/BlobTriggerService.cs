using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Runs the listeners of all blob functions once the host has started. One whose storage is not configured is off, and says so.</summary>
internal sealed partial class BlobTriggerService(
    FunctionCatalog functions,
    BlobConnections connections,
    HostSettings settings,
    FunctionInvoker invoker,
    FunctionTimeouts timeouts,
    TimeProvider time,
    ILogger<BlobTriggerService> logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<BlobListener> _listeners = [];
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var function in functions.Of(TriggerKind.Blob))
        {
            var trigger = (BlobTriggerAttribute)function.Trigger;
            if (connections.Find(trigger.Connection) is { } service)
            {
                var pattern = BlobParameters.Pattern(function.Name, trigger.BlobPath);
                var runner = new BlobRunner(
                    invoker, timeouts, new(service, settings.HubName, function.Name), settings.PoisonBlobThreshold, logger);
                _listeners.Add(new(
                    function,
                    pattern,
                    service.GetBlobContainerClient(pattern.Container),
                    runner,
                    new(settings.BlobParallelism, s_interval),
                    time,
                    logger));
            }
            else
            {
                LogOff(function.Name, trigger.Connection ?? BlobConnections.DefaultSetting);
            }
        }

        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(_listeners.Select(listener => listener.RunAsync(_stopping.Token)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    [LoggerMessage(EventId = 2321, Level = LogLevel.Information, Message = "The blob trigger {Function} is off: the setting {Setting} names no storage.")]
    private partial void LogOff(string function, string setting);
}
