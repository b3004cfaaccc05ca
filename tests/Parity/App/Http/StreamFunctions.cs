using Cartrita.Parity.App.State;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Parity.App.Http;

/// <summary>Answers that are written bit by bit.</summary>
/// <param name="gates">Where a stream waits for the driver.</param>
/// <param name="journal">Where it says what it saw.</param>
public sealed class StreamFunctions(Gates gates, Journal journal)
{
    /// <summary>Writes one line, waits for the gate, writes another.</summary>
    [Function(nameof(StreamLines))]
    public async Task StreamLines([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stream/{key}")] HttpRequest request, string key)
    {
        var response = request.HttpContext.Response;
        response.ContentType = "text/event-stream";
        await response.WriteAsync("data: first\n\n");
        await response.Body.FlushAsync();
        await gates.PassAsync(key, request.HttpContext.RequestAborted);
        await response.WriteAsync("data: second\n\n");
    }

    /// <summary>Writes one line, and waits until the client leaves.</summary>
    [Function(nameof(StreamUntilLeft))]
    public async Task StreamUntilLeft([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stream-until-left/{key}")] HttpRequest request, string key)
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = request.HttpContext.RequestAborted.Register(left.SetResult);
        await request.HttpContext.Response.WriteAsync("data: here\n\n");
        await request.HttpContext.Response.Body.FlushAsync();
        await left.Task;
        journal.Add(key, "RequestAborted fired");
    }
}
