using System.Text.Json.Nodes;
using Cartrita.Core.Errors;

namespace Cartrita.Functions.Tests.Contract.Operations;

/// <summary>The MCP server.</summary>
internal static class McpOperations
{
    private static readonly JsonObject Message = Shared.Text(
        """
        {
          "type": "object", "required": ["jsonrpc"],
          "properties": {
            "jsonrpc": { "const": "2.0", "description": "Always `2.0`." },
            "id": { "type": ["string", "integer"], "description": "The request's id; absent in a notification." },
            "method": { "type": "string", "description": "The method, such as `tools/call`." },
            "params": { "type": "object", "description": "What the method takes." }
          }
        }
        """);

    private static readonly Parameter Version = new(
        "MCP-Protocol-Version", "header", "The version of the protocol that was agreed on.", Shared.Text("""{"type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}"""));

    private static readonly Parameter LastEventId = new(
        "Last-Event-ID", "header", "The id of the last event that came of the call's answer.", Shared.Text("""{"type":"string","pattern":"^[A-Za-z0-9_-]{1,512}$"}"""), Required: true);

    private static readonly Content Events = new(Shared.EventStream, Schema: Shared.Text("""{"type":"string","description":"Events of MCP."}"""));

    public static readonly IReadOnlyList<Operation> All =
    [
        new("McpMessage", "MCP", "Send an MCP message", "Takes one JSON-RPC message of the Model Context Protocol, streamable HTTP without sessions. Requires `jsonrpc` and, in a request, `id` and `method`.")
        {
            Parameters = [Version],
            Takes = [new(Shared.Json, Schema: Message)],
            Answers =
            [
                new(200, "Server-sent events with JSON-RPC messages; the last is the result. Those of a call that waits for a run have ids to go on after.", Events),
                new(202, "A notification was taken."),
            ],
            Problems = [Problems.InvalidRequest, Problems.OriginRefused, Problems.NotAcceptable, Problems.TooManyStreams],
            Examples =
            [
                new("initialized", "A notification", 202) { Body = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" } },
                new("no_message", "JSON that is no message", 400) { IsMalformed = true, Body = new JsonObject { ["hello"] = "there" } },
            ],
        },
        new("McpResume", "MCP", "Go on with an MCP call", "Streams what a client has not got of the answer to a call whose connection broke. Requires `Last-Event-ID`; without one there is no stream.")
        {
            Parameters = [LastEventId, Version],
            Answers = [new(200, "Server-sent events with JSON-RPC messages; the last is the result of the call.", Events)],
            Problems = [Problems.InvalidRequest, Problems.InvalidCursor, Problems.OriginRefused, Problems.NotAcceptable, Problems.TooManyStreams, Problems.MethodNotAllowed, Problems.Forbidden, Problems.NotFound],
            Examples = [new("no_event", "An id that is no event", 400) { Values = ChatOperations.Pairs(("Last-Event-ID", "00000000000000000001")) }],
        },
    ];
}
