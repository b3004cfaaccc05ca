using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Tests.SignalR;

/// <summary>Functions of the test app that talk to hubs.</summary>
public static class SampleSignalRFunctions
{
    [Function("Negotiate")]
    public static IActionResult Negotiate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "negotiate")] HttpRequest request,
        [SignalRConnectionInfoInput(HubName = "News", UserId = "{headers.x-ms-client-principal-id}")] SignalRConnectionInfo info) => new OkObjectResult(info);

    [Function("NegotiateText")]
    public static IActionResult NegotiateText(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "text/negotiate")] HttpRequest request,
        [SignalRConnectionInfoInput(HubName = "%Hub%")] string info) => new ContentResult { Content = info, ContentType = "application/json" };

    [Function("Send")]
    [SignalROutput(HubName = "news")]
    public static SignalRMessageAction Send([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "send")] HttpRequest request) =>
        new("told", [request.Query["text"].ToString(), new Headline("big", 2)])
        {
            UserId = request.Query["user"],
            GroupName = request.Query["group"],
            ConnectionId = request.Query["connection"],
        };

    [Function("Join")]
    public static Joining Join([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "groups/{action}")] HttpRequest request, string action) => new()
    {
        Answer = new NoContentResult(),
        Changes =
        [
            new(Enum.Parse<SignalRGroupActionType>(action))
            {
                GroupName = request.Query["group"],
                UserId = request.Query["user"],
                ConnectionId = request.Query["connection"],
            },
        ],
        News = new("changed", [action]),
    };
}

/// <summary>An answer, a change of a group, and a message.</summary>
public sealed class Joining
{
    [HttpResult]
    public IActionResult? Answer { get; init; }

    [SignalROutput(HubName = "news")]
    public SignalRGroupAction[]? Changes { get; init; }

    [SignalROutput(HubName = "chat")]
    public SignalRMessageAction? News { get; init; }
}

/// <summary>An argument with members.</summary>
public sealed record Headline(string Title, int Size);
