using Cartrita.Runtime.Host.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Timers;

/// <summary>Runs the listeners of all timer functions once the host has started.</summary>
internal sealed class TimerService : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<TimerListener> _listeners;
    private Task _running = Task.CompletedTask;

    public TimerService(
        FunctionCatalog functions,
        IConfiguration configuration,
        TimerRunner runner,
        TimerStatusStore store,
        TimeProvider time,
        ILogger<TimerService> logger) => _listeners = [.. functions.Of(TriggerKind.Timer).Select(function => new TimerListener(
            function,
            ScheduleParser.Parse(function.Name, ((TimerTriggerAttribute)function.Trigger).Schedule, configuration, time.GetUtcNow()),
            runner,
            store,
            time,
            logger))];

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

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();
}
