using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Cartrita.Functions.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Chat;

/// <summary>The chat over a WebSocket (CHAT-01), where the host can upgrade a request; the Functions host can't.</summary>
internal sealed class ChatSocketEndpoints(ChatSockets sockets, StreamSlots slots, StreamRules rules, TimeProvider time)
{
    private static readonly TimeSpan PingPeriod = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PongTime = TimeSpan.FromSeconds(60);

    /// <summary>Becomes a WebSocket, or names the SignalR negotiation.</summary>
    [Function(nameof(ChatSocket))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> ChatSocket(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = SocketAddress.Route)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken stopping)
    {
        var http = request.HttpContext;
        if (!http.WebSockets.IsWebSocketRequest)
        {
            throw new CartritaException(Problems.WebSocketUnavailable)
            {
                Extensions = new Dictionary<string, object?> { ["negotiateUrl"] = $"{request.Scheme}://{request.Host}/api/negotiate", ["hub"] = "frames" },
            };
        }

        var (key, cursor) = (IdempotencyKey.Of(request), StreamCursor.Of(request));
        using var slot = await slots.TakeAsync(request.Caller(), http.RequestAborted);
        var caller = new SocketCaller(request.Info(), key, cursor, client, slot.Ended, stopping);
        using var accepted = await http.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = PingPeriod, KeepAliveTimeout = PongTime });
        await sockets.ServeAsync(new FrameSocket(accepted, rules.MessageLimit, time, http.RequestAborted), caller, http.RequestAborted);
        return new EmptyResult();
    }
}
