using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Parity.App.Bindings;

/// <summary>SignalR: where to connect, and messages to who has.</summary>
public static class SignalRFunctions
{
    /// <summary>Tells a client where to connect.</summary>
    [Function(nameof(Negotiate))]
    public static IActionResult Negotiate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "news/{user}/negotiate")] HttpRequest request,
        [SignalRConnectionInfoInput(HubName = "parity", UserId = "{user}")] SignalRConnectionInfo info) => new OkObjectResult(info);

    /// <summary>Sends to one user.</summary>
    [Function(nameof(SendNews))]
    public static News SendNews(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "news/{user}")] HttpRequest request, string user) =>
        new() { Answer = new StatusCodeResult(StatusCodes.Status202Accepted), Message = new("news", ["the text", Parcel.Sample]) { UserId = user } };
}

/// <summary>An answer and a message.</summary>
public sealed class News
{
    /// <summary>The answer.</summary>
    [HttpResult]
    public required IActionResult Answer { get; init; }

    /// <summary>The message.</summary>
    [SignalROutput(HubName = "parity")]
    public required SignalRMessageAction Message { get; init; }
}
