using System.Text.Json.Nodes;
using Cartrita.Functions.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Cartrita.Functions.Mcp;

/// <summary>Answers messages, each with a server of its own: nothing is kept from one to the next.</summary>
internal sealed class McpServers(McpTools tools, RetryGuidance retries, ILoggerFactory loggers)
{
    /// <summary>Answers a message.</summary>
    /// <param name="exchange">Where it came from.</param>
    /// <param name="message">The message.</param>
    /// <param name="ended">The credential opens nothing any more.</param>
    public async Task AnswerAsync(McpExchange exchange, JsonRpcMessage message, CancellationToken ended)
    {
        using var open = CancellationTokenSource.CreateLinkedTokenSource(exchange.Request.HttpContext.RequestAborted, ended);
        await (message is JsonRpcRequest { Method: RequestMethods.ToolsCall } call && McpProtocol.Resumes(message.Context?.ProtocolVersion)
            ? CallAsync(exchange, call, open.Token)
            : RelayAsync(exchange, message, open.Token));
    }

    /// <summary>Goes on with the answer to a call, as if it were made now and its run were there already.</summary>
    /// <param name="exchange">What is gone on with.</param>
    /// <param name="version">The revision of the protocol that the client speaks; null where it does not say.</param>
    /// <param name="ended">The credential opens nothing any more.</param>
    public async Task ResumeAsync(McpExchange exchange, string? version, CancellationToken ended)
    {
        using var open = CancellationTokenSource.CreateLinkedTokenSource(exchange.Request.HttpContext.RequestAborted, ended);
        var after = exchange.Resumption!.After;
        var call = new JsonRpcRequest
        {
            Id = after.Request,
            Method = RequestMethods.ToolsCall,
            Params = new JsonObject { ["name"] = ChatMcpTool.Name, ["_meta"] = Meta(after.Token) },
            Context = new JsonRpcMessageContext { ProtocolVersion = version },
        };
        await CallAsync(exchange, call, open.Token);
    }

    private static JsonObject Meta(ProgressToken? token) => token?.Token switch
    {
        long number => new JsonObject { ["progressToken"] = number },
        string text => new JsonObject { ["progressToken"] = text },
        _ => [],
    };

    private async Task CallAsync(McpExchange exchange, JsonRpcRequest call, CancellationToken cancellationToken)
    {
        var request = exchange.Request;
        var stream = new McpStream(request.HttpContext.Response, retries, McpProtocol.Primes(call.Context?.ProtocolVersion));
        await stream.OpenAsync(cancellationToken);
        if (exchange.Resumption is { After.IsLast: true })
        {
            return;
        }

        await using var transport = new McpCallTransport(call, stream);
        await using var server = McpServer.Create(transport, tools.ServerOptions(exchange with { Stream = stream }), loggers, request.HttpContext.RequestServices);

        // Where the client left, what it started goes on.
        await server.RunAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RelayAsync(McpExchange exchange, JsonRpcMessage message, CancellationToken cancellationToken)
    {
        var response = exchange.Request.HttpContext.Response;
        await using var transport = new StreamableHttpServerTransport { Stateless = true };
        await using var server = McpServer.Create(transport, tools.ServerOptions(exchange), loggers, exchange.Request.HttpContext.RequestServices);
        var running = server.RunAsync(cancellationToken);
        SseAnswer.Begin(response);
        try
        {
            if (!await transport.HandlePostRequestAsync(message, response.Body, cancellationToken))
            {
                response.ContentType = null;
                response.StatusCode = StatusCodes.Status202Accepted;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client left.
        }

        await transport.DisposeAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
