using System.Net.WebSockets;
using System.Text;
using Cartrita.Benchmarks.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cartrita.Benchmarks.Chat;

/// <summary>The baseline: Kestrel that answers every question with events of the app's size, as its script says, and does nothing else.</summary>
internal static class BareSseServer
{
    /// <summary>The verb under which the benchmark starts it as a process.</summary>
    public const string Verb = "bare-sse";

    /// <summary>The route of the WebSocket; the event stream is at the root.</summary>
    public const string SocketPath = "ws";

    private const string Frame =
        """ "id":"00000000000000000a5c","eventType":"token","timestamp":"2026-11-26T05:00:00.0000000+00:00","conversationId":"0197a2b4c6d87e0f8a1b2c3d4e5f6071","orchestrationId":"0197a2b4c6d87e0f8a1b2c3d4e5f6072","messageId":"0197a2b4c6d87e0f8a1b2c3d4e5f6073","taskId":"answer","data":{"delta":"word ","index":7}}""";

    private static readonly byte[] Token = Encoding.UTF8.GetBytes($"id: 00000000000000000a5c\nevent: token\ndata: {{{Frame}\n\n");
    private static readonly byte[] TokenMessage = Encoding.UTF8.GetBytes("""{"type":"token","delta":"word ","index":7,""" + Frame);

    /// <summary>Serves until standard input closes; prints its address first.</summary>
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.UseWebSockets();
        app.MapPost("/", StreamAsync);
        app.Map($"/{SocketPath}", SocketAsync);
        await app.StartAsync();
        await ServerConsole.ServeAsync(app.Urls.First(), _ => Task.FromResult(ServerConsole.Collect()));
        await app.StopAsync();
    }

    private static async Task StreamAsync(HttpContext context)
    {
        var (left, response) = (context.RequestAborted, context.Response);
        using var reader = new StreamReader(context.Request.Body);
        var script = StreamScript.Of(await reader.ReadToEndAsync(left));
        response.ContentType = "text/event-stream";
        await response.WriteAsync("event: start\ndata: {}\n\n", left);
        await response.Body.FlushAsync(left);
        await script.PlayAsync(
            async _ =>
            {
                await response.Body.WriteAsync(Token, left);
                await response.Body.FlushAsync(left);
            },
            left);
        await response.WriteAsync("event: end\ndata: {}\n\n", left);
    }

    private static async Task SocketAsync(HttpContext context)
    {
        var left = context.RequestAborted;
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        var message = await socket.ReceiveAsync(buffer.AsMemory(), left);
        var script = StreamScript.Of(Encoding.UTF8.GetString(buffer, 0, message.Count));
        await SendAsync(socket, "{\"type\":\"start\"}"u8.ToArray(), left);
        await script.PlayAsync(_ => SendAsync(socket, TokenMessage, left), left);
        await SendAsync(socket, "{\"type\":\"end\"}"u8.ToArray(), left);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, left);
    }

    private static Task SendAsync(WebSocket socket, byte[] message, CancellationToken left) =>
        socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, left);
}
