using Cartrita.Runtime.Host.Durable.Activities;
using Cartrita.Runtime.Host.Durable.Entities;
using Cartrita.Runtime.Host.Durable.Turns;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Durable;

/// <summary>Runs the dispatchers: from the moment that the store is open until what they have in hand is done.</summary>
/// <param name="work">The queues and the store.</param>
/// <param name="catalog">The code behind durable names; complete by now.</param>
/// <param name="runner">Takes turns through the engine.</param>
/// <param name="converter">Serializes payloads.</param>
/// <param name="ids">Makes ids.</param>
/// <param name="loggers">Makes loggers.</param>
/// <param name="properties">Adds properties to failures, where the app wants that.</param>
internal sealed class DurableRuntime(
    RuntimeWork work,
    IDurableTaskCatalog catalog,
    ITurnRunner runner,
    DataConverter converter,
    IRandomIds ids,
    ILoggerFactory loggers,
    IExceptionPropertiesProvider? properties = null)
    : IHostedService, IAsyncDisposable
{
    private readonly GuardedLogger _logger = new(loggers.CreateLogger<DurableRuntime>());
    private readonly CancellationTokenSource _stopping = new();
    private Task _dispatchers = Task.CompletedTask;
    private bool _disposed;

    /// <summary>Opens the store, takes up what waits there and starts the dispatchers.</summary>
    /// <param name="cancellationToken">Not used: opening is short, and half of it is of no use.</param>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var waiting = await work.Store.OpenAsync();
        await new CrashedTurns(work, _logger).TakeOverAsync(waiting);
        work.Publish(waiting);
        RuntimeLog.Started(_logger, waiting.Messages.Count, waiting.Activities.Count);
        var turns = new TurnDispatcher(work, new(work, catalog, runner, converter, loggers, properties), LoggerOf<TurnDispatcher>());
        var activities = new ActivityDispatcher(work, catalog, properties, LoggerOf<ActivityDispatcher>());
        var entities = new EntityDispatcher(
            work, new(work, catalog, converter, ids, properties), new(ids), LoggerOf<EntityDispatcher>());
        _dispatchers = Task.WhenAll(
            [
                .. Start(work.Options.MaxConcurrentOrchestratorFunctions, turns.RunAsync),
                .. Start(work.Options.MaxConcurrentActivityFunctions, activities.RunAsync),
                .. Start(work.Options.MaxConcurrentEntityFunctions, entities.RunAsync),
            ]);
    }

    /// <summary>Hands out no more work, asks activities to end and waits for what is in hand, but not for ever.</summary>
    /// <param name="cancellationToken">Ends the wait early.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await _dispatchers.WaitAsync(work.Options.DrainTimeout, TimeProvider.System, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // What still runs has no result yet, so that the next start runs it again.
            RuntimeLog.StoppedWithWork(_logger);
        }
    }

    /// <summary>Stops, if that has not happened, and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await StopAsync(CancellationToken.None);
        work.Dispose();
        await work.Store.DisposeAsync();
        _stopping.Dispose();
    }

    private GuardedLogger LoggerOf<T>() => new(loggers.CreateLogger<T>());

    private IEnumerable<Task> Start(int count, Func<CancellationToken, Task> run) =>
        Enumerable.Range(0, count).Select(_ => Task.Run(() => run(_stopping.Token)));
}
