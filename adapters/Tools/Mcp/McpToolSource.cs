using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Adapters.Tools.OpenApi;
using Cartrita.Adapters.Tools.OpenApi.Documents;
using Cartrita.Adapters.Tools.OpenApi.Schemas;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>The tools of an MCP server (AGENT-14).</summary>
internal sealed partial class McpToolSource : IToolSource, IAsyncDisposable, IDisposable
{
    private const int LargestSchema = 64 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly McpServerOptions options;
    private readonly McpConnection connection;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource closing = new();
    private readonly Lock turn = new();
    private Task listing = Task.CompletedTask;
    private IReadOnlyList<ITool>? tools;
    private long nextLook;

    internal McpToolSource(string name, McpServerOptions options, IHttpClientFactory clients, TimeProvider time, ILogger<McpToolSource> logger)
        : this(name, options, () => McpTransports.Make(name, options, clients, time), time, logger)
    {
    }

    /// <summary>Makes a source with a way of one's own.</summary>
    internal McpToolSource(string name, McpServerOptions options, Func<IClientTransport> transport, TimeProvider time, ILogger<McpToolSource> logger)
    {
        Name = name;
        Agents = ToolsOptions.List(options.Agents);
        (this.options, this.time, this.logger) = (options, time, logger);
        connection = new McpConnection(name, transport, () => Interlocked.Exchange(ref nextLook, 0), time, logger);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Agents { get; }

    private bool IsFresh => time.GetUtcNow().UtcTicks < Interlocked.Read(ref nextLook);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken)
    {
        if (!IsFresh || tools is null)
        {
            var (look, isOwn) = LookBeside();
            if (isOwn || tools is null)
            {
                // The listing is everybody's: whoever stops waiting does not stop it.
                await look.WaitAsync(cancellationToken);
            }
        }

        return tools ?? [];
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await listing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync();
        closing.Dispose();
    }

    /// <inheritdoc />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    // One lists; the others wait only where there is nothing yet.
    private (Task Look, bool IsOwn) LookBeside()
    {
        lock (turn)
        {
            return !listing.IsCompleted ? (listing, false) : IsFresh ? (Task.CompletedTask, false) : (listing = Task.Run(() => ListAsync(closing.Token)), true);
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        // Before it is asked: what changes meanwhile is listed again.
        LookAgainIn(TimeSpan.FromMinutes(options.RefreshMinutes));
        try
        {
            var listed = await connection.UseAsync(McpCalls.List, async (client, token) => await client.ListToolsAsync(cancellationToken: token), cancellationToken);
            tools = [.. Choose(listed).Select(Bind).OfType<ITool>()];
            LogListed(Name, tools.Count, listed.Count);
            foreach (var tool in tools.Where(tool => Descriptions.IsScreened(tool.Binding)))
            {
                LogScreened(tool.Binding.ToolId, Name);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever a listing breaks on, it is looked for again soon.
            LookAgainIn(Pause);
            LogUnlisted(Name, (exception as CartritaException)?.Problem.Code ?? exception.GetType().Name, tools?.Count ?? 0);
        }
    }

    private void LookAgainIn(TimeSpan wait) => Interlocked.Exchange(ref nextLook, (time.GetUtcNow() + wait).UtcTicks);

    // Of several with one id none is a tool, or the order of a listing would say which of them a call means.
    private List<McpClientTool> Choose(IEnumerable<McpClientTool> listed)
    {
        var included = ToolsOptions.List(options.Include);
        var chosen = new List<McpClientTool>();
        var wanted = listed.Where(tool => included.Count == 0 || included.Contains(tool.Name, StringComparer.Ordinal)).DistinctBy(tool => tool.Name, StringComparer.Ordinal);
        foreach (var group in wanted.GroupBy(tool => ToolIds.Of(Name, tool.Name), StringComparer.Ordinal))
        {
            var named = group.ToList();
            if (named.Count == 1)
            {
                chosen.Add(named[0]);
                continue;
            }

            foreach (var tool in named)
            {
                LogSkipped(Name, tool.Name, "another tool would have its id too");
            }
        }

        return [.. chosen.Take(options.MaximumTools)];
    }

    private McpTool? Bind(McpClientTool tool)
    {
        try
        {
            var description = Descriptions.Screened(string.IsNullOrWhiteSpace(tool.Description) ? tool.Name : tool.Description, Descriptions.OfTools);
            var isRead = options.TrustAnnotations && tool.ProtocolTool.Annotations?.ReadOnlyHint == true;
            return new McpTool(
                new ToolBinding(ToolIds.Of(Name, tool.Name), description, Schema(tool.JsonSchema)) { Effect = isRead ? ToolEffect.Reads : ToolEffect.Writes, Strict = false, Shows = options.ShowsAddresses, Target = ToolTargets.Of(Name, tool.Name) },
                tool.Name, Name, connection, time);
        }
        catch (OperationUnfitException unfit)
        {
            LogSkipped(Name, tool.Name, unfit.Message);
            return null;
        }
    }

    // Written anew, so that nothing in it surprises whoever holds arguments against it.
    private static JsonElement Schema(JsonElement given)
    {
        var document = OpenApiDocument.OfSchema(JsonObject.Create(given) ?? throw new OperationUnfitException("its schema is not an object"));
        var writer = new SchemaWriter(document);
        var schema = writer.Write(document.Root) as JsonObject ?? [];
        schema["type"] = "object";
        schema.TryAdd("properties", new JsonObject());
        if (writer.Definitions() is { } definitions)
        {
            schema["$defs"] = definitions;
        }

        var text = schema.ToJsonString();
        return text.Length <= LargestSchema ? JsonElement.Parse(text) : throw new OperationUnfitException("its schema is too large");
    }

    [LoggerMessage(EventId = 1622, Level = LogLevel.Information, Message = "The MCP server {Server} gives {Tools} tools of {Listed}.")]
    private partial void LogListed(string server, int tools, int listed);

    [LoggerMessage(EventId = 1724, Level = LogLevel.Warning, Message = "The tool {Tool} of the MCP server {Server} describes itself with instructions to models; they are left out.")]
    private partial void LogScreened(string tool, string server);

    [LoggerMessage(EventId = 1623, Level = LogLevel.Warning, Message = "The tools of the MCP server {Server} can't be listed, {Code}. {Tools} of them are left.")]
    private partial void LogUnlisted(string server, string code, int tools);

    [LoggerMessage(EventId = 1624, Level = LogLevel.Warning, Message = "The tool {Tool} of the MCP server {Server} is left out: {Reason}.")]
    private partial void LogSkipped(string server, string tool, string reason);
}
