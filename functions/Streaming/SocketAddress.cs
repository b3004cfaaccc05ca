using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Streaming;

/// <summary>Where the WebSocket is, and which requests ask for it (CHAT-04).</summary>
internal static class SocketAddress
{
    /// <summary>The route.</summary>
    public const string Route = "ws/chat";

    /// <summary>Sends a client that asks the event stream for a WebSocket there; server-sent events stay the first choice of all others.</summary>
    public static void RefuseWish(HttpRequest request, StreamRules rules)
    {
        var wished = rules.SocketHeaders.Any(wish => string.Equals(request.Headers[wish.Header].ToString(), wish.Value, StringComparison.OrdinalIgnoreCase))
            || (rules.SocketQuery is { } query && request.Query[query.Header].ToString() == query.Value);
        if (wished)
        {
            throw new CartritaException(Problems.UseWebSocket)
            {
                Extensions = new Dictionary<string, object?> { ["webSocketUrl"] = $"{(request.IsHttps ? "wss" : "ws")}://{request.Host}/{Route}" },
            };
        }
    }
}
