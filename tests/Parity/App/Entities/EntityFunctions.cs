using Cartrita.Parity.App.Control;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Parity.App.Entities;

/// <summary>Signals entities and reads them: a client cannot call one.</summary>
public static class EntityFunctions
{
    /// <summary>Signals; the body is the input.</summary>
    [Function(nameof(SignalEntity))]
    public static async Task<IActionResult> SignalEntity(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tallies/{key}/{operation}")] HttpRequest request,
        string key,
        string operation,
        [DurableClient] DurableTaskClient client)
    {
        var input = await JsonText.ReadAsync(request);
        return await ClientAnswers.AcceptedAsync(() => client.Entities.SignalEntityAsync(new EntityInstanceId(nameof(Tally), key), operation, input));
    }

    /// <summary>Reads the state.</summary>
    [Function(nameof(ReadEntity))]
    public static async Task<IActionResult> ReadEntity(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tallies/{key}")] HttpRequest request,
        string key,
        [DurableClient] DurableTaskClient client) =>
        await client.Entities.GetEntityAsync<int>(new EntityInstanceId(nameof(Tally), key)) is { } entity
            ? new OkObjectResult(new TallyView(entity.Id.ToString(), entity.State))
            : new NotFoundResult();
}

/// <summary>What is known of an entity.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Its state.</param>
public sealed record TallyView(string Id, int State);
