using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Parity.App.Control;

/// <summary>Purges instances.</summary>
public static class PurgeFunctions
{
    /// <summary>Purges one instance.</summary>
    [Function(nameof(Purge))]
    public static async Task<IActionResult> Purge(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "instances/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        var options = request.Query.ContainsKey("recursive") ? new PurgeInstanceOptions(Recursive: true) : null;
        return await PurgedAsync(() => client.PurgeInstanceAsync(id, options));
    }

    /// <summary>Purges all that were created since a moment and have one status.</summary>
    [Function(nameof(PurgeMany))]
    public static Task<IActionResult> PurgeMany(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "instances")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var from = DateTimeOffset.Parse(request.Query["from"].ToString(), CultureInfo.InvariantCulture);
        var status = Enum.Parse<OrchestrationRuntimeStatus>(request.Query["status"].ToString());
        return PurgedAsync(() => client.PurgeAllInstancesAsync(new PurgeInstancesFilter(from, CreatedTo: null, [status])));
    }

    private static async Task<IActionResult> PurgedAsync(Func<Task<PurgeResult>> purge)
    {
        var purged = -1;
        var answer = await ClientAnswers.AcceptedAsync(async () => purged = (await purge()).PurgedInstanceCount);
        return purged < 0 ? answer : new OkObjectResult(new PurgedView(purged));
    }
}

/// <summary>What was purged.</summary>
/// <param name="Purged">How many instances.</param>
public sealed record PurgedView(int Purged);
