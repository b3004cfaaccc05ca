using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.Entities;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Testing.Workers;

/// <summary>Gives the durable runtime the tasks of a registry: each episode and each invocation has an instance and a scope of its own.</summary>
/// <param name="tasks">Makes the tasks.</param>
/// <param name="scopes">Makes scopes.</param>
/// <param name="converter">Serializes payloads.</param>
/// <param name="loggers">Makes loggers.</param>
internal sealed class RegistryTaskCatalog(RegistryTaskFactory tasks, IServiceScopeFactory scopes, DataConverter converter, ILoggerFactory loggers)
    : IDurableTaskCatalog
{
    private readonly AsyncLocal<IServiceScope?> _episode = new();
    private readonly ILogger _orchestrations = loggers.CreateLogger(WorkerLog.Orchestrations);
    private readonly ILogger _activities = loggers.CreateLogger(WorkerLog.Activities);

    /// <inheritdoc/>
    public OrchestratorDelegate? FindOrchestrator(string name) => FindOrchestrator(name, null);

    /// <inheritdoc/>
    public ActivityDelegate? FindActivity(string name) => FindActivity(name, null);

    /// <inheritdoc/>
    public OrchestratorDelegate? FindOrchestrator(string name, string? version) => tasks.FindOrchestrator(name, version) is { } make
        ? context => RunAsync(make(Episode()), context)
        : null;

    /// <inheritdoc/>
    public ActivityDelegate? FindActivity(string name, string? version) => tasks.FindActivity(name, version) is { } make
        ? (call, _) => RunAsync(make, call)
        : null;

    /// <inheritdoc/>
    public EntityDelegate? FindEntity(string name) => tasks.FindEntity(name) is { } make
        ? async (call, _) =>
        {
            await using var scope = scopes.CreateAsyncScope();
            await call.RunAsync(make(scope.ServiceProvider));
        }
        : null;

    /// <inheritdoc/>
    public IDisposable BeginEpisode() => _episode.Value = scopes.CreateScope();

    private IServiceProvider Episode() =>
        _episode.Value?.ServiceProvider ?? throw new InvalidOperationException("An orchestrator runs within an episode.");

    private async Task<object?> RunAsync(ITaskOrchestrator orchestrator, TaskOrchestrationContext context)
    {
        var input = TypedInput.Read(context, orchestrator.InputType);
        if (!context.IsReplaying)
        {
            WorkerLog.OrchestrationStarted(_orchestrations, context.InstanceId, context.Name);
        }

        try
        {
            var output = await orchestrator.RunAsync(context, input);
            if (!context.IsReplaying)
            {
                WorkerLog.OrchestrationCompleted(_orchestrations, context.InstanceId, context.Name);
            }

            return output;
        }
        catch (TaskFailedException failed) when (!context.IsReplaying)
        {
            WorkerLog.OrchestrationFailed(_orchestrations, failed, context.InstanceId, context.Name);
            throw;
        }
    }

    private async Task<string?> RunAsync(Func<IServiceProvider, ITaskActivity> make, ActivityCall call)
    {
        await using var scope = scopes.CreateAsyncScope();
        var activity = make(scope.ServiceProvider);
        var input = converter.Deserialize(call.Input, activity.InputType);
        WorkerLog.ActivityStarted(_activities, call.InstanceId, call.Name);
        try
        {
            var output = converter.Serialize(await activity.RunAsync(new LocalActivityContext(call), input));
            WorkerLog.ActivityCompleted(_activities, call.InstanceId, call.Name);
            return output;
        }
        catch (Exception failure)
        {
            // The dispatcher makes a result of it; here it is only told.
            WorkerLog.ActivityFailed(_activities, failure, call.InstanceId, call.Name);
            throw;
        }
    }
}
