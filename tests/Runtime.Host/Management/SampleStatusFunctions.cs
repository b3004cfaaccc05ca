using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Management;

/// <summary>HTTP functions that answer with the addresses of an instance. Their names sort before that of the function that takes every path.</summary>
public static class SampleStatusFunctions
{
    [Function("AskAndTell")]
    public static async Task<HttpResponseData> AskAndTell(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tell/{name}/{status:int}")] HttpRequestData request,
        string name,
        int status,
        [DurableClient] DurableTaskClient client)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync(name, "x");
        return await client.CreateCheckStatusResponseAsync(request, id, (HttpStatusCode)status);
    }

    [Function("AskAndWait")]
    public static async Task<HttpResponseData> AskAndWait(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "wait/{name}")] HttpRequestData request,
        string name,
        [DurableClient] DurableTaskClient client)
    {
        var milliseconds = double.Parse(request.Query["limit"]!, CultureInfo.InvariantCulture);
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
        var id = await client.ScheduleNewOrchestrationInstanceAsync(name, "x");
        return await client.WaitForCompletionOrCreateCheckStatusResponseAsync(
            request, id, TimeSpan.FromMilliseconds(1), returnInternalServerErrorOnFailure: true, getInputsAndOutputs: true, limit.Token);
    }

    [Function("Addresses")]
    public static IActionResult Addresses(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "addresses/{id}")] HttpRequest request, string id, [DurableClient] DurableTaskClient client) =>
        new OkObjectResult(client.CreateHttpManagementPayload(id));
}
