using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Parity.App.Control;

/// <summary>Reads instances, and waits for them.</summary>
public static class InstanceFunctions
{
    /// <summary>What is known of an instance now.</summary>
    [Function(nameof(GetInstance))]
    public static async Task<IActionResult> GetInstance(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "instances/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client) =>
        await client.GetInstanceAsync(id, getInputsAndOutputs: true) is { } instance ? new OkObjectResult(InstanceView.Of(instance)) : new NotFoundResult();

    /// <summary>What is known of it without its payloads.</summary>
    [Function(nameof(GetInstanceHead))]
    public static async Task<IActionResult> GetInstanceHead(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "instances/{id}/head")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client) =>
        await client.GetInstanceAsync(id) is { } instance
            ? new OkObjectResult(new InstanceHeadView(instance.IsRunning, instance.IsCompleted, instance.SerializedInput is null, instance.SerializedOutput is null, instance.LastUpdatedAt >= instance.CreatedAt))
            : new NotFoundResult();

    /// <summary>Waits until an instance has started.</summary>
    [Function(nameof(WaitForStart))]
    public static async Task<IActionResult> WaitForStart(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "instances/{id}/started")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client) =>
        new OkObjectResult(InstanceView.Of(await client.WaitForInstanceStartAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted)));

    /// <summary>Waits until an instance has ended.</summary>
    [Function(nameof(WaitForEnd))]
    public static async Task<IActionResult> WaitForEnd(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "instances/{id}/ended")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client) =>
        new OkObjectResult(InstanceView.Of(await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted)));
}

/// <summary>What is known of an instance without its payloads.</summary>
/// <param name="IsRunning">Whether it runs.</param>
/// <param name="IsCompleted">Whether it has ended.</param>
/// <param name="HasNoInput">Whether no input is told.</param>
/// <param name="HasNoOutput">Whether no output is told.</param>
/// <param name="UpdatedAfterCreated">Whether its times are in order.</param>
public sealed record InstanceHeadView(bool IsRunning, bool IsCompleted, bool HasNoInput, bool HasNoOutput, bool UpdatedAfterCreated);
