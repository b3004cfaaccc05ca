using Cartrita.Runtime.Host.Durable;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Runtime.Testing.Workers;

/// <summary>A worker on the local runtime: it runs the tasks of a registry instead of functions.</summary>
internal sealed class LocalWorker : DurableTaskWorker, IAsyncDisposable
{
    private readonly DurableRuntime _runtime;

    /// <summary>Makes a worker.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tasks">Makes its tasks.</param>
    /// <param name="work">The queues and the store.</param>
    /// <param name="scopes">Makes a scope for each episode and each invocation.</param>
    /// <param name="options">The options of that name.</param>
    /// <param name="filters">The filters of that name.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <param name="services">What the app may have added beside: a filter, properties of failures.</param>
    public LocalWorker(
        string name,
        RegistryTaskFactory tasks,
        RuntimeWork work,
        IServiceScopeFactory scopes,
        IOptionsMonitor<DurableTaskWorkerOptions> options,
        IOptionsMonitor<DurableTaskWorkerWorkItemFilters> filters,
        ILoggerFactory loggers,
        IServiceProvider services)
        : base(name, tasks)
    {
        var settings = options.Get(name);
        ExceptionPropertiesProvider = services.GetService<IExceptionPropertiesProvider>();
#pragma warning disable CS0618 // A filter is marked as experimental; what is asked for is done.
        var gate = new VersionGate(
            new(filters.Get(name)), settings.Versioning, settings.OrchestrationFilter ?? services.GetService<IOrchestrationFilter>(), loggers);
#pragma warning restore CS0618 // The exception above is for that one line.
        _runtime = new(
            work,
            new RegistryTaskCatalog(tasks, scopes, settings.DataConverter, loggers),
            new WorkerTurnRunner(gate, settings, loggers),
            settings.DataConverter,
            services.GetRequiredService<IRandomIds>(),
            loggers,
            ExceptionPropertiesProvider);
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken) => _runtime.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken) => _runtime.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return _runtime.DisposeAsync();
    }

    /// <summary>Not used: the runtime's dispatchers do the work.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
}
