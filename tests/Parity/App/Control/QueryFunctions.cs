using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Parity.App.Control;

/// <summary>Finds instances.</summary>
public static class QueryFunctions
{
    /// <summary>Finds instances, in the order of their ids: the client promises none.</summary>
    [Function(nameof(QueryInstances))]
    public static async Task<IActionResult> QueryInstances(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "instances")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var found = new List<InstanceView>();
        await foreach (var instance in client.GetAllInstancesAsync(Query(request)))
        {
            found.Add(InstanceView.Of(instance));
        }

        return new OkObjectResult(found.OrderBy(instance => instance.Id, StringComparer.Ordinal));
    }

    /// <summary>Finds instances page by page.</summary>
    [Function(nameof(QueryPages))]
    public static async Task<IActionResult> QueryPages(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "pages/{size:int}")] HttpRequest request,
        int size,
        [DurableClient] DurableTaskClient client)
    {
        var pages = new List<IReadOnlyList<InstanceView>>();
        await foreach (var page in client.GetAllInstancesAsync(Query(request) with { PageSize = size }).AsPages())
        {
            pages.Add([.. page.Values.Select(InstanceView.Of)]);
        }

        return new OkObjectResult(pages);
    }

    private static OrchestrationQuery Query(HttpRequest request) => new()
    {
        InstanceIdPrefix = request.Query["prefix"],
        Statuses = request.Query["status"] is [{ } status] ? [Enum.Parse<OrchestrationRuntimeStatus>(status)] : null,
        CreatedFrom = request.Query["from"] is [{ } from] ? DateTimeOffset.Parse(from, CultureInfo.InvariantCulture) : null,
        CreatedTo = request.Query["to"] is [{ } to] ? DateTimeOffset.Parse(to, CultureInfo.InvariantCulture) : null,
        FetchInputsAndOutputs = request.Query.ContainsKey("payloads"),
    };
}
