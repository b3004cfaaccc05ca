using Cartrita.Runtime.Host.Tests.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Tests.Functions;

/// <summary>The entity functions of the test app, dispatched in each of the ways there are.</summary>
public sealed class SampleEntityFunctions(RequestScope scope, EntityProbe probe)
{
    [Function("Tally")]
    public static Task Tally([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<TallyEntity>();

    [Function("TallyState")]
    public static Task OfState([EntityTrigger(EntityName = "Tally_State")] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<TallyState>();

    [Function("TallyDelegate")]
    public static Task OfDelegate([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync(operation =>
    {
        operation.State.SetState(operation.State.GetState<int>() + operation.GetInput<int>());
        return new(operation.State.GetState<int>());
    });

    [Function("TallyInstance")]
    public Task OfInstance([EntityTrigger] TaskEntityDispatcher dispatcher, FunctionContext context, CancellationToken cancellation)
    {
        probe.Seen($"{scope.Number} {context.BindingContext.BindingData["instanceId"]} {cancellation.CanBeCanceled}");
        return dispatcher.DispatchAsync(new TallyEntity(probe));
    }

    [Function("ThrowsBefore")]
    public static Task ThrowsBefore([EntityTrigger] TaskEntityDispatcher dispatcher) => throw new InvalidOperationException($"no {dispatcher}");

    [Function("ThrowsAfter")]
    public static async Task ThrowsAfter([EntityTrigger] TaskEntityDispatcher dispatcher)
    {
        await dispatcher.DispatchAsync<TallyState>();
        throw new InvalidOperationException("after");
    }

    [Function("NeverDispatches")]
    public static void NeverDispatches([EntityTrigger] TaskEntityDispatcher dispatcher) => _ = dispatcher;

    [Function("AddTo")]
    public static async Task<string> AddTo([OrchestrationTrigger] TaskOrchestrationContext context, AddInput input)
    {
        try
        {
            return $"{await context.Entities.CallEntityAsync<int>(input.Id, "add", input.Amount)}";
        }
        catch (EntityOperationFailedException e)
        {
            return $"{e.FailureDetails.ErrorType}: {e.FailureDetails.ErrorMessage} ({e.FailureDetails.InnerFailure?.ErrorMessage})";
        }
    }

    [Function("ReadTally")]
    public static async Task<IActionResult> ReadTally(
        [Microsoft.Azure.Functions.Worker.HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tallies/{name}/{key}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string name,
        string key) =>
        await client.Entities.GetEntityAsync<int>(new(name, key), request.HttpContext.RequestAborted) is { } found ? new OkObjectResult(found) : new NotFoundResult();
}

/// <summary>Which entity, and by how much.</summary>
public sealed record AddInput(EntityInstanceId Id, int Amount);

/// <summary>An entity that takes a dependency.</summary>
public sealed class TallyEntity(EntityProbe probe) : TaskEntity<int>
{
    public int Add(int amount)
    {
        probe.Seen($"{Context.Id} {amount}");
        return State += amount;
    }
}

/// <summary>A state whose methods are the operations.</summary>
public sealed class TallyState
{
    public int Sum { get; set; }

    public int Add(int amount) => Sum += amount;
}

/// <summary>What entities tell their tests.</summary>
public sealed class EntityProbe
{
    private readonly List<string> _seen = [];

    public void Seen(string what)
    {
        lock (_seen)
        {
            _seen.Add(what);
        }
    }

    public IReadOnlyList<string> All()
    {
        lock (_seen)
        {
            return [.. _seen];
        }
    }
}
