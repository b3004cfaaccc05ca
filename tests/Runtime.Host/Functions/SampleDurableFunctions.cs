using Cartrita.Runtime.Host.Tests.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Functions;

/// <summary>The durable functions of the test app.</summary>
public sealed class SampleDurableFunctions(RequestScope scope, ActivityProbe probe)
{
    [Function("Pair")]
    public static async Task<string> Pair([OrchestrationTrigger] TaskOrchestrationContext context, PairInput input)
    {
        var answers = await Task.WhenAll(
            context.CallActivityAsync<string>("Describe", input),
            context.CallActivityAsync<string>("Describe", input with { Name = input.Name + "2" }));
        return string.Join(" | ", answers);
    }

    [Function("Describe")]
    public string Describe([ActivityTrigger] PairInput input, FunctionContext context, CancellationToken cancellation)
    {
        probe.Seen(scope.Number, context.BindingContext.BindingData["instanceId"]?.ToString(), cancellation.CanBeCanceled);
        return $"{input.Name}:{input.Tone}";
    }

    [Function("ByAttribute")]
    public static Task<int> ByAttribute([OrchestrationTrigger(Orchestration = "Renamed_v1")] TaskOrchestrationContext context) =>
        context.CallActivityAsync<int>("Renamed.Activity", 20);

    [Function("DoubleIt")]
    public static Task<int> DoubleIt([ActivityTrigger(Activity = "Renamed.Activity")] int number) => Task.FromResult(number * 2);

    [Function("StartPair")]
    public static async Task<Microsoft.AspNetCore.Mvc.IActionResult> StartPair(
        [Microsoft.Azure.Functions.Worker.HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "pairs/{name}")] Microsoft.AspNetCore.Http.HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string name) => new Microsoft.AspNetCore.Mvc.OkObjectResult(
        await client.ScheduleNewOrchestrationInstanceAsync("Pair", new PairInput(name, Tone.Warm), request.HttpContext.RequestAborted));

    [Function("Bound")]
    public static Task<string[]> Bound([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string[]>("BindingData", new BoundInput("a name", 7, true, new(2), ["left out"], null));

    [Function("BindingData")]
    public static string[] BindingData([ActivityTrigger] BoundInput input, FunctionContext context) =>
        [.. context.BindingContext.BindingData.Select(one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal)];

    [Function("WaitForStop")]
    public static Task WaitForStop([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Endless");

    [Function("Endless")]
    public async Task Endless([ActivityTrigger] string? nothing, CancellationToken cancellation)
    {
        probe.Running.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
    }
}

/// <summary>An input whose members are binding data.</summary>
public sealed record BoundInput(string Name, int Count, bool Fits, BoundBox Box, string[] Words, string? Note);

/// <summary>A member that is an object.</summary>
public sealed record BoundBox(int Height);

/// <summary>The input of the durable functions.</summary>
public sealed record PairInput(string Name, Tone Tone);

/// <summary>What activities tell their tests.</summary>
public sealed class ActivityProbe
{
    private readonly List<(int Scope, string? Instance, bool Cancellable)> _seen = [];

    public TaskCompletionSource Running { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Seen(int scope, string? instance, bool cancellable)
    {
        lock (_seen)
        {
            _seen.Add((scope, instance, cancellable));
        }
    }

    public IReadOnlyList<(int Scope, string? Instance, bool Cancellable)> All()
    {
        lock (_seen)
        {
            return [.. _seen];
        }
    }
}
