using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.Entities;
using Cartrita.Runtime.Host.Durable.Turns;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>Gives the durable runtime the app's orchestrators, activities and entities.</summary>
internal sealed class FunctionTaskCatalog(FunctionCatalog functions, FunctionInvoker invoker, DataConverter converter) : IDurableTaskCatalog
{
    public OrchestratorDelegate? FindOrchestrator(string name) => functions.Orchestrator(name) is { } function
        ? context => invoker.RunEpisodeAsync(function, new()
        {
            Trigger = context,
            BindingData = new Dictionary<string, object?> { ["instanceId"] = context.InstanceId },
        })
        : null;

    // The Functions host knows of no versions: an instance that was started with one stays Pending there.
    public OrchestratorDelegate? FindOrchestrator(string name, string? version) =>
        version is null ? FindOrchestrator(name) : throw new TurnRefusedException();

    public IDisposable BeginEpisode() => Episode.Begin();

    public ActivityDelegate? FindActivity(string name) => functions.Activity(name) is { } function
        ? async (call, cancellation) => converter.Serialize(await invoker.RunAsync(function, new()
        {
            Trigger = call,
            BindingData = new ActivityBindingData(function, call.InstanceId, call.Input),
            TraceParent = call.TraceParent ?? "",
            TraceState = call.TraceState ?? "",
            Cancellation = cancellation,
        }))
        : null;

    public EntityDelegate? FindEntity(string name) => functions.Entity(name) is { } function
        ? (call, cancellation) => invoker.RunAsync(function, new()
        {
            Trigger = call,
            BindingData = new Dictionary<string, object?> { ["instanceId"] = call.Id.ToString() },
            TraceParent = call.TraceParent ?? "",
            TraceState = call.TraceState ?? "",
            Cancellation = cancellation,
        })
        : null;
}
