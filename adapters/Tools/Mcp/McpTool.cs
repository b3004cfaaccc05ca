using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using ModelContextProtocol;

namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>A tool of an MCP server. Its result is <c>{content, structured?, isError?}</c>: texts and links as they are, and notes in place of images and other bytes.</summary>
/// <param name="binding">How agents see it.</param>
/// <param name="name">The server's name for it.</param>
/// <param name="server">The server.</param>
/// <param name="connection">The way there.</param>
/// <param name="time">The clock.</param>
internal sealed class McpTool(ToolBinding binding, string name, string server, McpConnection connection, TimeProvider time) : ITool
{
    // Whether a server makes use of it only its makers know.
    private const string KeyMember = "cartrita/idempotency-key";

    // What a server says before it makes a call; any other code may come of one that was made.
    private static readonly McpErrorCode[] Refusals = [McpErrorCode.ParseError, McpErrorCode.InvalidRequest, McpErrorCode.MethodNotFound, McpErrorCode.InvalidParams];

    /// <inheritdoc />
    public ToolBinding Binding => binding;

    /// <inheritdoc />
    public async Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var given = arguments.EnumerateObject().ToDictionary(argument => argument.Name, argument => (object?)argument.Value, StringComparer.Ordinal);
        var isRead = Binding.Effect == ToolEffect.Reads;
        var options = new RequestOptions { Meta = isRead ? null : new JsonObject { [KeyMember] = context.IdempotencyKey } };
        try
        {
            var result = await connection.UseAsync(isRead ? McpCalls.Read : McpCalls.Write, async (client, token) => await client.CallToolAsync(name, given, options: options, cancellationToken: token), cancellationToken);
            return new ExecutorResult
            {
                Status = ToolCallStatus.Succeeded,
                Count = 1,
                Packet = new PacketEnvelopeIn(
                    "mcp.result",
                    McpContent.Write(result),
                    new PacketMetadata(context.ThreadId, context.CorrelationId, call.CallId, time.GetUtcNow()),
                    new PacketProvenance(Binding.ToolId, context.Agent, [$"mcp:{server}/{name}"])),
            };
        }
        catch (McpProtocolException exception)
        {
            // What the server says about it stays out: only results are labelled as somebody else's words.
            return isRead || Refusals.Contains(exception.ErrorCode) ? ExecutorResult.Of(ToolCallStatus.Failed, Problems.ToolFailed, $"The MCP server refused the call with code {(int)exception.ErrorCode}.")
                : ExecutorResult.Of(ToolCallStatus.Failed, Problems.VendorOutcomeUnknown, $"The MCP server broke off the call with code {(int)exception.ErrorCode}: it may have been made.");
        }
    }
}
