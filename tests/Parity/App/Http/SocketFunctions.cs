using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Parity.App.Http;

/// <summary>A function that would speak over a WebSocket.</summary>
public static class SocketFunctions
{
    /// <summary>Says one word where the request can be upgraded, and answers 426 where it cannot.</summary>
    [Function(nameof(Socket))]
    public static async Task Socket([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "socket")] HttpRequest request)
    {
        var context = request.HttpContext;
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await socket.SendAsync("upgraded"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, context.RequestAborted);
    }
}
