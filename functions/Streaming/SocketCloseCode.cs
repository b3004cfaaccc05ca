using System.Net.WebSockets;
using Cartrita.Core.Errors;

namespace Cartrita.Functions.Streaming;

/// <summary>The codes with which the server closes a WebSocket (RFC 6455, 7.4); <c>docs/streaming.md</c> lists them.</summary>
internal static class SocketCloseCode
{
    // From here on codes are an application's own.
    private const int OfProblems = 4000;

    /// <summary>A problem's code: the protocol's own where it has one, else 4000 and the HTTP status.</summary>
    public static WebSocketCloseStatus Of(Problem problem) =>
        problem == Problems.BodyTooLarge ? WebSocketCloseStatus.MessageTooBig
        : problem == Problems.UnsupportedContentType ? WebSocketCloseStatus.InvalidMessageType
        : (WebSocketCloseStatus)(OfProblems + problem.Status);
}
