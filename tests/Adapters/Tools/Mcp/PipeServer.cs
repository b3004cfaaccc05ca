using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Cartrita.Adapters.Tests.Tools.Mcp;

/// <summary>An MCP server in this process, over pipes; each session is a new one of it.</summary>
internal sealed class PipeServer : IAsyncDisposable
{
    private readonly ConcurrentBag<McpServer> sessions = [];

    /// <summary>The tools that it lists: their names and descriptions.</summary>
    internal List<(string Name, string Description)> Tools { get; } = [("look", "Looks something up.")];

    /// <summary>A call is answered when this is done.</summary>
    internal Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>The code with which it breaks off each call; null to answer.</summary>
    internal McpErrorCode? Breaks { get; set; }

    /// <summary>Whether it says of its tools that they only read.</summary>
    internal bool ReadsOnly { get; set; }

    /// <summary>How many calls came.</summary>
    internal int Calls => calls;

    /// <summary>The metadata of the last call.</summary>
    internal JsonObject? Meta { get; private set; }

    private readonly SemaphoreSlim arrivals = new(0);
    private int calls;

    /// <summary>Waits until another call has come.</summary>
    internal Task UntilCallAsync(CancellationToken cancellationToken) => arrivals.WaitAsync(cancellationToken);

    /// <summary>A way to it.</summary>
    internal IClientTransport Connect()
    {
        var (there, back) = (new Pipe(), new Pipe());
        var server = McpServer.Create(new StreamServerTransport(there.Reader.AsStream(), back.Writer.AsStream()), Options(), loggerFactory: null, serviceProvider: null);
        sessions.Add(server);
        _ = server.RunAsync(CancellationToken.None);
        return new StreamClientTransport(there.Writer.AsStream(), back.Reader.AsStream(), loggerFactory: null);
    }

    /// <summary>Says to all sessions that the tools have changed.</summary>
    internal async Task TellChangedAsync()
    {
        foreach (var session in sessions)
        {
            await session.SendMessageAsync(new JsonRpcNotification { Method = NotificationMethods.ToolListChangedNotification });
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }

        arrivals.Dispose();
    }

    private McpServerOptions Options() => new()
    {
        ServerInfo = new Implementation { Name = "pipe", Version = "1" },
        Capabilities = new ServerCapabilities { Tools = new ToolsCapability { ListChanged = true } },
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, _) => ValueTask.FromResult(new ListToolsResult
            {
                Tools = [.. Tools.Select(tool => new Tool { Name = tool.Name, Description = tool.Description, InputSchema = JsonElement.Parse("""{"type":"object","properties":{"what":{"type":"string"}}}"""), Annotations = new ToolAnnotations { ReadOnlyHint = ReadsOnly } })],
            }),
            CallToolHandler = async (request, cancellationToken) =>
            {
                Meta = request.Params?.Meta;
                Interlocked.Increment(ref calls);
                arrivals.Release();
                await Gate.WaitAsync(cancellationToken);
                if (Breaks is { } code)
                {
                    throw new McpProtocolException("broken off", code);
                }

                return new CallToolResult { Content = [new TextContentBlock { Text = "found" }] };
            },
        },
    };
}
