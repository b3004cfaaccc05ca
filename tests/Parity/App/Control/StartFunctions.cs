using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Parity.App.Control;

/// <summary>Starts orchestrations.</summary>
public static class StartFunctions
{
    /// <summary>Starts any orchestrator: the body is its input; <c>id</c>, <c>at</c>, <c>version</c>, <c>tag</c> and <c>dedupe</c> stand in the query.</summary>
    [Function(nameof(Start))]
    public static async Task<IActionResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{orchestrator}")] HttpRequest request,
        string orchestrator,
        [DurableClient] DurableTaskClient client)
    {
        var input = await JsonText.ReadAsync(request);
        return await StartAsync(request, () => client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, Options(request)));
    }

    /// <summary>Starts <c>Repaint</c> with a typed input, as the worker's serializer writes it.</summary>
    [Function(nameof(StartParcel))]
    public static Task<IActionResult> StartParcel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start-parcel")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        StartAsync(request, () => client.ScheduleNewOrchestrationInstanceAsync("Repaint", Parcel.Sample, Options(request)));

    /// <summary>Starts <c>Measure</c> with a text of so many bytes.</summary>
    [Function(nameof(StartLarge))]
    public static Task<IActionResult> StartLarge(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start-large/{bytes:int}")] HttpRequest request,
        int bytes,
        [DurableClient] DurableTaskClient client) =>
        StartAsync(request, () => client.ScheduleNewOrchestrationInstanceAsync("Measure", new string('x', bytes), Options(request)));

    private static async Task<IActionResult> StartAsync(HttpRequest request, Func<Task<string>> start)
    {
        string? id = null;
        var answer = await ClientAnswers.AcceptedAsync(async () => id = await start());
        return id is null ? answer : new ObjectResult(new StartedView(id)) { StatusCode = StatusCodes.Status202Accepted };
    }

    private static StartOrchestrationOptions Options(HttpRequest request)
    {
        var options = new StartOrchestrationOptions
        {
            InstanceId = request.Query["id"] is [{ Length: > 0 } id] ? id : null,
            StartAt = request.Query["at"] is [{ } at] ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : null,
        };
        options = request.Query["version"] is [{ } version] ? options with { Version = version } : options;
        if (request.Query["tag"] is { Count: > 0 } tags)
        {
            options = options with { Tags = tags.OfType<string>().ToDictionary(tag => tag, tag => $"the {tag} tag", StringComparer.Ordinal) };
        }

        return request.Query["dedupe"] is { Count: > 0 } statuses ? options with { DedupeStatuses = [.. statuses.OfType<string>()] } : options;
    }
}

/// <summary>What was started.</summary>
/// <param name="Id">The instance's id.</param>
public sealed record StartedView(string Id);
