using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Tests.Tools.Mcp;

/// <summary>An MCP server over HTTP whose calls are answered at any length, as JSON or as an event.</summary>
internal sealed class McpHttpServer : IAsyncDisposable
{
    private static readonly byte[] Block = [.. Enumerable.Repeat((byte)'x', 64 * 1024)];

    private readonly WebApplication app;

    private McpHttpServer(WebApplication app) => this.app = app;

    /// <summary>Where it is.</summary>
    internal string Address { get; private set; } = null!;

    /// <summary>How many bytes of text a call is answered with.</summary>
    internal long TextBytes { get; set; } = 1;

    /// <summary>Whether it answers calls by events.</summary>
    internal bool SendsEvents { get; set; }

    /// <summary>The status of calls' answers.</summary>
    internal int Status { get; set; } = 200;

    /// <summary>How many bytes of an event the stream of notices begins with; null where there is no such stream.</summary>
    internal long? NoticeBytes { get; set; }

    internal static async Task<McpHttpServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new McpHttpServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = app.Urls.Single() + "/mcp";
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await (context.Request.Method switch
            {
                "POST" => ReplyAsync(context),
                "GET" when NoticeBytes is { } bytes => WriteAsync(context, "data: ", bytes, "\n\n", "text/event-stream"),
                _ => Refuse(context),
            });
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client has read enough.
        }
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = 405;
        return Task.CompletedTask;
    }

    private async Task ReplyAsync(HttpContext context)
    {
        using var asked = await JsonDocument.ParseAsync(context.Request.Body);
        if (!asked.RootElement.TryGetProperty("id", out var id))
        {
            context.Response.StatusCode = 202;
            return;
        }

        switch (asked.RootElement.GetProperty("method").GetString())
        {
            case "initialize":
                await ResultAsync(context, id, """{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"large","version":"1"}}""");
                break;
            case "tools/list":
                await ResultAsync(context, id, """{"tools":[{"name":"look","description":"Looks something up.","inputSchema":{"type":"object"}}]}""");
                break;
            case "tools/call":
                context.Response.StatusCode = Status;
                var (head, tail) = ($$"""{"jsonrpc":"2.0","id":{{id.GetRawText()}},"result":{"content":[{"type":"text","text":" """, "\"}]}}");
                await (SendsEvents ? WriteAsync(context, "data: " + head, TextBytes, tail + "\n\n", "text/event-stream") : WriteAsync(context, head, TextBytes, tail, "application/json"));
                break;
            default:
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync($$$"""{"jsonrpc":"2.0","id":{{{id.GetRawText()}}},"error":{"code":-32601,"message":"no such method"}}""");
                break;
        }
    }

    private static async Task ResultAsync(HttpContext context, JsonElement id, string result)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$"""{"jsonrpc":"2.0","id":{{id.GetRawText()}},"result":{{result}}}""");
    }

    private static async Task WriteAsync(HttpContext context, string head, long bytes, string tail, string type)
    {
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(head));
        for (var left = bytes; left > 0;)
        {
            var part = Block.AsMemory(0, (int)Math.Min(left, Block.Length));
            await context.Response.Body.WriteAsync(part, context.RequestAborted);
            context.RequestAborted.ThrowIfCancellationRequested();
            left -= part.Length;
        }

        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(tail));
    }
}
