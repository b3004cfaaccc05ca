using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.InMemory;
using Cartrita.Runtime.Testing.Workers;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Testing;

/// <summary>Adds the runtime to a test's own app.</summary>
public static class DurableTaskTestExtensions
{
    /// <summary>Adds a worker and a client of the local runtime, which keeps everything in memory and runs on the app's clock.</summary>
    /// <param name="services">The app's services; activities take theirs from them, each invocation in a scope of its own.</param>
    /// <param name="configureTasks">Adds the orchestrators and activities.</param>
    /// <param name="options">What the test chooses.</param>
    public static IServiceCollection AddInMemoryDurableTask(
        this IServiceCollection services, Action<DurableTaskRegistry> configureTasks, InMemoryDurableTaskOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configureTasks);
        services.AddDurableWork(WorkerRuntimeOptions.Of, Store);
        services.AddDurableTaskWorker(worker => worker.UseBuildTarget<LocalWorker>().AddTasks(configureTasks));
        services.AddDurableTaskClient(client => client.UseBuildTarget<LocalWorkerClient>());
        return services;
    }

    private static IRuntimeStore Store(IServiceProvider services)
    {
        var store = new InMemoryRuntimeStore(services.GetRequiredService<RuntimeMeter>());
        var filter = new WorkItemFilter(services.GetRequiredService<IOptionsMonitor<DurableTaskWorkerWorkItemFilters>>().Get(Options.DefaultName));
        return filter.IsOff ? store : new FilteringStore(store, filter);
    }
}
