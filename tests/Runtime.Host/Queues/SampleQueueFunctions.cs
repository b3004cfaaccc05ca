using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Tests.Queues;

/// <summary>The queue functions of the test app.</summary>
public sealed class SampleQueueFunctions(RunProbe probe)
{
    [Function("QueueText")]
    public void Text([QueueTrigger("as-text", Connection = "Queues")] string message, FunctionContext context) =>
        probe.Ran("QueueText", $"{message} {context.BindingContext.BindingData["QueueTrigger"]}");

    [Function("QueueBytes")]
    public void Bytes([QueueTrigger("%BytesQueue%", Connection = "Queues")] byte[] message) => probe.Ran("QueueBytes", Convert.ToHexString(message));

    [Function("QueueData")]
    public void Data([QueueTrigger("as-data", Connection = "Queues")] BinaryData message) => probe.Ran("QueueData", message.ToString());

    [Function("QueueWhole")]
    public void Whole([QueueTrigger("as-message", Connection = "Queues")] QueueMessage message, string id, int dequeueCount, DateTimeOffset insertionTime) =>
        probe.Ran("QueueWhole", $"{message.Body} {message.MessageId == id} {message.DequeueCount == dequeueCount} {message.InsertedOn == insertionTime} {message.PopReceipt.Length > 0}");

    [Function("QueueOrder")]
    public void Order([QueueTrigger("as-order", Connection = "Queues")] Order order, string customer, int count, Place place, FunctionContext context) =>
        probe.Ran("QueueOrder", $"{order.Customer} {order.Count} {order.Place!.City} {customer} {count} {place.City} {context.BindingContext.BindingData["dequeueCount"]}");

    [Function("QueueRotten")]
    public void Rotten([QueueTrigger("rotten", Connection = "Queues")] string message, long dequeueCount)
    {
        probe.Ran("QueueRotten", $"{message} {dequeueCount}");
        throw new InvalidOperationException("Thrown on purpose.");
    }

    [Function("QueueUntilStopped")]
    public async Task UntilStoppedAsync([QueueTrigger("until-stopped", Connection = "Queues")] string message, CancellationToken cancellation)
    {
        probe.Ran("QueueUntilStopped", message);
        var stopped = new TaskCompletionSource();
        await using var registration = cancellation.Register(stopped.SetResult);
        await stopped.Task;
        cancellation.ThrowIfCancellationRequested();
    }
}

/// <summary>A message with members.</summary>
public sealed record Order(string Customer, int Count, Place? Place, string[] Tags);

/// <summary>A member with members.</summary>
public sealed record Place(string City);
