using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Cartrita.Core.Errors;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Cartrita.Functions.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Cartrita.Functions.Mcp;

/// <summary>The MCP server (AGENT-14): streamable HTTP without sessions, so that any instance answers any request.</summary>
internal sealed partial class McpEndpoints(McpTools tools, StreamSlots slots, IOptions<CorsOptions> cors, ILoggerFactory loggers)
{
    private const string VersionHeader = "MCP-Protocol-Version";

    private static readonly JsonTypeInfo<JsonRpcMessage> Message = (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    /// <summary>Takes one JSON-RPC message; a request is answered as server-sent events, of which the last is its result.</summary>
    [Function(nameof(McpMessage))]
    [Access]
    public async Task<IActionResult> McpMessage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "mcp")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        CheckOrigin(request);
        Negotiation.Choose(request, SseAnswer.MediaType);
        var message = await JsonBody.ReadAsync(request, Message);
        if (VersionOf(request) is { } version)
        {
            message.Context = new JsonRpcMessageContext { ProtocolVersion = version };
        }

        using var slot = await slots.TakeAsync(request.Caller(), request.HttpContext.RequestAborted);
        using var open = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted, slot.Ended);
        await using var transport = new StreamableHttpServerTransport { Stateless = true };
        await using var server = McpServer.Create(transport, tools.ServerOptions(request, client), loggers, request.HttpContext.RequestServices);
        var running = server.RunAsync(open.Token);
        await AnswerAsync(request.HttpContext.Response, transport, message, open.Token);
        await transport.DisposeAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new Microsoft.AspNetCore.Mvc.EmptyResult();
    }

    private static async Task AnswerAsync(HttpResponse response, StreamableHttpServerTransport transport, JsonRpcMessage message, CancellationToken cancellationToken)
    {
        response.ContentType = SseAnswer.MediaType;
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
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
            // The client left; what it started goes on.
        }
    }

    // A page of somebody else's could otherwise use a browser to reach a server on its user's machine (DNS rebinding).
    private void CheckOrigin(HttpRequest request)
    {
        if (request.Headers.Origin is [{ Length: > 0 } origin, ..] && !cors.Value.Allows(origin))
        {
            throw new CartritaException(Problems.OriginRefused);
        }
    }

    private static string? VersionOf(HttpRequest request) => request.Headers[VersionHeader] switch
    {
        [] => null,
        [{ } version] when VersionForm().IsMatch(version) => version,
        _ => throw new CartritaException(Problems.InvalidRequest, $"{VersionHeader} is a date.") { Parameter = VersionHeader },
    };

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}$")]
    private static partial Regex VersionForm();
}
