using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Parity.App.Control;

/// <summary>Tells instances what to do.</summary>
public static class CommandFunctions
{
    /// <summary>Raises an event; the body is its payload.</summary>
    [Function(nameof(Raise))]
    public static async Task<IActionResult> Raise(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "instances/{id}/raise/{name}")] HttpRequest request,
        string id,
        string name,
        [DurableClient] DurableTaskClient client)
    {
        var payload = await JsonText.ReadAsync(request);
        return await ClientAnswers.AcceptedAsync(() => client.RaiseEventAsync(id, name, payload));
    }

    /// <summary>Suspends.</summary>
    [Function(nameof(Suspend))]
    public static Task<IActionResult> Suspend(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "instances/{id}/suspend")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client) => ClientAnswers.AcceptedAsync(() => client.SuspendInstanceAsync(id, "a pause"));

    /// <summary>Resumes.</summary>
    [Function(nameof(Resume))]
    public static Task<IActionResult> Resume(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "instances/{id}/resume")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client) => ClientAnswers.AcceptedAsync(() => client.ResumeInstanceAsync(id, "the pause is over"));

    /// <summary>Terminates; the body is the output.</summary>
    [Function(nameof(Terminate))]
    public static async Task<IActionResult> Terminate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "instances/{id}/terminate")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        var output = await JsonText.ReadAsync(request);
        return await ClientAnswers.AcceptedAsync(() => request.Query.ContainsKey("recursive")
            ? client.TerminateInstanceAsync(id, new TerminateInstanceOptions(output, Recursive: true))
            : client.TerminateInstanceAsync(id, output));
    }

    /// <summary>Restarts; the real client cannot.</summary>
    [Function(nameof(Restart))]
    public static async Task<IActionResult> Restart(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "instances/{id}/restart")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        try
        {
            return new OkObjectResult(await client.RestartAsync(id));
        }
        catch (NotSupportedException)
        {
            // The one exception that the client promises here.
            return new StatusCodeResult(StatusCodes.Status501NotImplemented);
        }
    }
}
