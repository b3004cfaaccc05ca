using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Tools;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Cartrita.Functions.Mcp;

/// <summary>The tools that a caller has, and calls of them. What fails is a result, with the catalogue's code.</summary>
internal sealed partial class McpTools(IEnumerable<IMcpTool> tools, IJsonSchemas schemas, IIdSource ids, ILogger<McpTools> logger)
{
    private const string Instructions =
        "Cartrita answers questions from the user's files with its agents. Ask with chat; its run goes on where the connection is lost, and runs reads the answer by orchestrationId.";

    private readonly IReadOnlyList<IMcpTool> all = [.. tools];

    /// <summary>A server for one request.</summary>
    public McpServerOptions ServerOptions(McpExchange exchange) => new()
    {
        ServerInfo = new Implementation { Name = "cartrita", Title = "Cartrita", Version = typeof(McpTools).Assembly.GetName().Version!.ToString(3) },
        ServerInstructions = Instructions,
        Capabilities = new ServerCapabilities { Tools = new ToolsCapability() },
        ScopeRequests = false,
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, _) => ValueTask.FromResult(new ListToolsResult { Tools = [.. Of(exchange.Request.Caller()).Select(tool => tool.Definition)] }),
            CallToolHandler = async (context, cancellationToken) => await CallAsync(exchange, context, cancellationToken),
        },
    };

    /// <summary>Whether a caller has a tool.</summary>
    public bool Has(Principal caller, string name) => Of(caller).Any(tool => tool.Definition.Name == name);

    private IEnumerable<IMcpTool> Of(Principal caller) => all.Where(tool => new AccessRule(IsOpen: false, tool.Scope, Core.Governance.Role.User).Refusal(caller) is null);

    private async Task<CallToolResult> CallAsync(McpExchange exchange, RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        var asked = context.Params!;
        var tool = Of(exchange.Request.Caller()).FirstOrDefault(tool => tool.Definition.Name == asked.Name)
            ?? throw new McpProtocolException("There is no such tool here for this key.", McpErrorCode.InvalidParams);
        var arguments = Object(asked.Arguments);
        if (exchange.Resumption is null && schemas.Fault(tool.Definition.InputSchema, arguments) is { } fault)
        {
            return Failure(Problems.InvalidRequest, $"The arguments do not fit the tool's schema. {fault}");
        }

        try
        {
            var (result, text) = await tool.CallAsync(new McpCall(exchange, arguments, new McpProgress(exchange, context, ids)), cancellationToken);
            return new CallToolResult { Content = [new TextContentBlock { Text = text }], StructuredContent = result };
        }
        catch (CartritaException exception)
        {
            return Failure(exception.Problem, exception.Detail ?? exception.Problem.Title);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The request id of the answer leads to the log line.
            LogFailed(asked.Name, exception);
            return Failure(Problems.Internal, Problems.Internal.Title);
        }
    }

    private static JsonElement Object(IDictionary<string, JsonElement>? arguments) =>
        JsonElement.Parse(new JsonObject((arguments ?? new Dictionary<string, JsonElement>()).Select(argument => KeyValuePair.Create(argument.Key, JsonNode.Parse(argument.Value.GetRawText())))).ToJsonString());

    private static CallToolResult Failure(Problem problem, string detail) => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = $"{problem.Code}: {detail}" }],
        StructuredContent = JsonSerializer.SerializeToElement(new McpFailureBody(problem.Code, detail, problem.Retriable), McpJson.Default.McpFailureBody),
    };

    [LoggerMessage(EventId = 1630, Level = LogLevel.Error, Message = "The MCP tool {Tool} failed.")]
    private partial void LogFailed(string tool, Exception exception);
}
