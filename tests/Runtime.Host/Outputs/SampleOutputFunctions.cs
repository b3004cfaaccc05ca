using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Host.Tests.Outputs;

/// <summary>Functions of the test app that write to queues.</summary>
public static class SampleOutputFunctions
{
    [Function("SendText")]
    [QueueOutput("out-{name}", Connection = "Queues")]
    public static string SendText([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "send/{name}")] HttpRequest request, string name) => $"for {name}";

    [Function("SendMany")]
    public static async Task<SentMany> SendManyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "send-many")] HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return new() { Answer = new AcceptedResult(), Texts = (await reader.ReadToEndAsync()).Split(','), Order = new("ada", 2) };
    }

    [Function("SendNothing")]
    public static SentMany SendNothing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "send-nothing")] HttpRequest request) => new() { Answer = new NoContentResult() };

    [Function("SendNowhere")]
    [QueueOutput("somewhere", Connection = "Absent")]
    public static string SendNowhere([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "send-nowhere")] HttpRequest request) => "lost";

    [Function("Relay")]
    public static Task<string> RelayAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("Tell", "hello");

    [Function("Tell")]
    [QueueOutput("told", Connection = "Queues")]
    public static string Tell([ActivityTrigger] string text) => text + " told";

    [Function("Forward")]
    [QueueOutput("%Last%", Connection = "Queues")]
    public static string Forward([QueueTrigger("first", Connection = "Queues")] string message) => message + " forwarded";

    [Function("Last")]
    public static void Last([QueueTrigger("last", Connection = "Queues")] string message, FunctionContext context) =>
        ((RunProbe)context.InstanceServices.GetService(typeof(RunProbe))!).Ran("Last", message);
}

/// <summary>An answer and two outputs.</summary>
public sealed class SentMany
{
    [HttpResult]
    public IActionResult? Answer { get; init; }

    [QueueOutput("texts", Connection = "Queues")]
    public string[]? Texts { get; init; }

    [QueueOutput("orders", Connection = "Queues")]
    public SentOrder? Order { get; init; }
}

/// <summary>A message with members.</summary>
public sealed record SentOrder(string Customer, int Count);
