using System.Text.RegularExpressions;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Cartrita.Functions.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;

namespace Cartrita.Functions.Mcp;

/// <summary>The MCP server (AGENT-14): streamable HTTP without sessions, so that any instance answers any request, and goes on with any stream that broke.</summary>
internal sealed partial class McpEndpoints(McpServers servers, McpTools tools, OwnedRuns runs, RunFollower follower, StreamSlots slots, IOptions<CorsOptions> cors)
{
    /// <summary>Takes one JSON-RPC message; a request is answered as server-sent events, of which the last is its result.</summary>
    [Function(nameof(McpMessage))]
    [Access]
    public async Task<IActionResult> McpMessage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "mcp")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        CheckOrigin(request);
        Negotiation.Choose(request, SseAnswer.MediaType);
        var message = await JsonBody.ReadAsync(request, McpProtocol.Message);
        if (VersionOf(request) is { } version)
        {
            message.Context = new JsonRpcMessageContext { ProtocolVersion = version };
        }

        using var slot = await slots.TakeAsync(request.Caller(), request.HttpContext.RequestAborted);
        await servers.AnswerAsync(new McpExchange(request, client), message, slot.Ended);
        return new Microsoft.AspNetCore.Mvc.EmptyResult();
    }

    /// <summary>Goes on with the answer to a call whose stream broke after an event: what its client has not got of its progress, and its result.</summary>
    [Function(nameof(McpResume))]
    [Access]
    public async Task<IActionResult> McpResume(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "mcp")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        CheckOrigin(request);
        var version = VersionOf(request);
        if (!request.Headers.TryGetValue(StreamCursor.LastEventId, out var shown) || !McpProtocol.Resumes(version))
        {
            // There is no stream beside the answers.
            request.HttpContext.Response.Headers.Allow = HttpMethods.Post;
            throw new CartritaException(Problems.MethodNotAllowed);
        }

        Negotiation.Choose(request, SseAnswer.MediaType);
        var after = McpEventId.TryParse(shown, out var id) ? id : throw new CartritaException(Problems.InvalidCursor);
        if (!tools.Has(request.Caller(), ChatMcpTool.Name))
        {
            throw new CartritaException(Problems.Forbidden);
        }

        var left = request.HttpContext.RequestAborted;
        var run = await runs.FindAsync(request, after.Run.Value);
        if (run.Kind != RunKind.Chat)
        {
            throw new CartritaException(Problems.InvalidCursor);
        }

        await follower.CheckCursorAsync(run, new StreamCursor(after.After, ChatOnly: false), left);
        using var slot = await slots.TakeAsync(request.Caller(), left);
        await servers.ResumeAsync(new McpExchange(request, client) { Resumption = new McpResumption(run, after) }, version, slot.Ended);
        return new Microsoft.AspNetCore.Mvc.EmptyResult();
    }

    // A page of somebody else's could otherwise use a browser to reach a server on its user's machine (DNS rebinding).
    private void CheckOrigin(HttpRequest request)
    {
        if (request.Headers.Origin is [{ Length: > 0 } origin, ..] && !cors.Value.Allows(origin))
        {
            throw new CartritaException(Problems.OriginRefused);
        }
    }

    private static string? VersionOf(HttpRequest request) => request.Headers[McpProtocol.VersionHeader] switch
    {
        [] => null,
        [{ } version] when VersionForm().IsMatch(version) => version,
        _ => throw new CartritaException(Problems.InvalidRequest, $"{McpProtocol.VersionHeader} is a date.") { Parameter = McpProtocol.VersionHeader },
    };

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}$")]
    private static partial Regex VersionForm();
}
