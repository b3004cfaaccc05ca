using Cartrita.Runtime.Host.Durable;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Runtime.Testing.Workers;

/// <summary>How the runtime runs where a worker's options, and no <c>host.json</c>, say so.</summary>
internal static class WorkerRuntimeOptions
{
    /// <summary>The runtime's options in an app with a worker of the default name.</summary>
    public static DurableRuntimeOptions Of(IServiceProvider services)
    {
        var concurrency = services.GetRequiredService<IOptionsMonitor<DurableTaskWorkerOptions>>().Get(Options.DefaultName).Concurrency;
        return new()
        {
            MaxConcurrentActivityFunctions = concurrency.MaximumConcurrentActivityWorkItems,
            MaxConcurrentOrchestratorFunctions = concurrency.MaximumConcurrentOrchestrationWorkItems,

            // These limits are the Functions host's; a worker by itself has none.
            FunctionTimeout = null,
            MaximumCustomStatusBytes = int.MaxValue,
        };
    }
}
