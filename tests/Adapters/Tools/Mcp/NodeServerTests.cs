using System.Collections.Concurrent;
using System.Text.Json;
using Cartrita.Adapters.Tools.Mcp;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Client;

namespace Cartrita.Adapters.Tests.Tools.Mcp;

/// <summary>Servers that nobody here wrote, or that stand on the official library, over streamable HTTP.</summary>
public sealed class NodeServerTests : IAsyncDisposable
{
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(90));

    private CancellationToken Limit => patience.Token;

    public ValueTask DisposeAsync()
    {
        patience.Dispose();
        return ValueTask.CompletedTask;
    }

    [NodeFact]
    public async Task Everything_server_lists_its_tools_and_its_texts_structures_and_refusals_are_results()
    {
        await using var server = await NodeServer.EverythingAsync();
        await using var host = Host(server);

        var tools = await host.Source.ToolsAsync(Limit);
        Assert.Contains("net_get-structured-content", tools.Select(tool => tool.Binding.ToolId));
        Assert.All(tools, tool => OpenApi.Documents.IsSchema(tool.Binding.Parameters));
        Assert.Equal("Echo: hello", TextOf(await host.DataAsync("net_echo", """{"message":"hello"}""")));
        Assert.Equal(JsonValueKind.Number, (await host.DataAsync("net_get-structured-content", """{"location":"Chicago"}""")).GetProperty("structured").GetProperty("temperature").ValueKind);

        var unfit = await (await host.ToolAsync("net_get-sum")).RunAsync(ToolHost.Context, Call, JsonElement.Parse("""{"a":"one"}"""), Limit);
        Assert.True(unfit.Packet!.Payload.GetProperty("isError").GetBoolean());
    }

    [NodeFact]
    public async Task Everything_server_tells_of_progress_while_it_works()
    {
        await using var server = await NodeServer.EverythingAsync();
        await using var connection = Connection(server);
        var told = new ConcurrentQueue<float>();

        var result = await connection.UseAsync(
            McpCalls.Read,
            async (client, token) => await client.CallToolAsync(
                "trigger-long-running-operation", new Dictionary<string, object?> { ["duration"] = 1, ["steps"] = 4 }, new Told(told), cancellationToken: token),
            Limit);

        Assert.NotEqual(true, result.IsError);

        // What is told just before the result may be read after it, when nobody listens.
        Assert.Equal([1f, 2f], told.Order().Take(2));
    }

    [NodeFact]
    public async Task Everything_server_that_was_started_anew_is_used_on_in_a_new_session()
    {
        var server = await NodeServer.EverythingAsync();
        await using var host = Host(server);
        Assert.Equal("Echo: before", TextOf(await host.DataAsync("net_echo", """{"message":"before"}""")));
        await server.DisposeAsync();
        await using var next = await NodeServer.EverythingAsync(server.Address);

        Assert.Equal("Echo: after", TextOf(await host.DataAsync("net_echo", """{"message":"after"}""")));
        Assert.Equal("Echo: on", TextOf(await host.DataAsync("net_echo", """{"message":"on"}""")));
        Assert.Single(host.Logs.Entries, entry => entry.Id.Id == 1930);
    }

    [NodeFact]
    public async Task Server_that_is_away_did_nothing()
    {
        var server = await NodeServer.EverythingAsync();
        await using var host = Host(server);
        var echo = await host.ToolAsync("net_echo");
        await server.DisposeAsync();

        var failure = await Assert.ThrowsAsync<CartritaException>(() => echo.RunAsync(ToolHost.Context, Call, JsonElement.Parse("""{"message":"hello"}"""), Limit));

        Assert.Equal(Problems.VendorUnavailable, failure.Problem);
    }

    [NodeFact]
    public async Task Call_that_is_refused_for_a_lost_session_is_made_once_in_a_new_one()
    {
        await using var server = await NodeServer.ChangingAsync();
        await using var host = Host(server);
        Assert.Equal("1", TextOf(await host.DataAsync("net_write", "{}")));
        await host.DataAsync("net_lose-404", "{}");

        Assert.Equal("2", TextOf(await host.DataAsync("net_write", "{}")));
        Assert.Equal("2", TextOf(await host.DataAsync("net_read", "{}")));
    }

    [NodeFact]
    public async Task Write_whose_refusal_does_not_say_that_it_was_not_made_is_not_made_again()
    {
        await using var server = await NodeServer.ChangingAsync();
        await using var host = Host(server);
        Assert.Equal("1", TextOf(await host.DataAsync("net_write", "{}")));
        await host.DataAsync("net_lose-400", "{}");

        Assert.Equal(Problems.VendorOutcomeUnknown.Code, (await host.CallAsync("net_write", "{}", Limit)).Code);
        Assert.Equal("1", TextOf(await host.DataAsync("net_read", "{}")));
    }

    [NodeFact]
    public async Task Failure_of_a_tool_is_a_result_and_ends_no_session()
    {
        await using var server = await NodeServer.ChangingAsync();
        await using var host = Host(server);

        Assert.Contains("did not work", TextOf(await host.DataAsync("net_fail", "{}")), StringComparison.Ordinal);
        Assert.Equal("1", TextOf(await host.DataAsync("net_write", "{}")));
        Assert.DoesNotContain(host.Logs.Entries, entry => entry.Id.Id == 1930);
    }

    [NodeFact]
    public async Task Tools_that_come_while_a_session_is_open_are_listed()
    {
        await using var server = await NodeServer.ChangingAsync();
        await using var host = Host(server);
        await host.DataAsync("net_read", "{}");

        // The stream of notices is opened beside the first calls; what is told before is told to nobody.
        string? grown;
        while ((grown = (await host.Source.ToolsAsync(Limit)).Select(tool => tool.Binding.ToolId).FirstOrDefault(id => id.StartsWith("net_grown", StringComparison.Ordinal))) is null)
        {
            await host.CallAsync("net_grow", "{}", Limit);
        }

        Assert.Equal("grown", TextOf(await host.DataAsync(grown, "{}")));
    }

    [NodeTheory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Refused_credential_is_told_as_one(int status)
    {
        await using var server = await NodeServer.ChangingAsync();
        await using var host = Host(server);
        await host.DataAsync($"net_refuse-{status}", "{}");

        var later = await Assert.ThrowsAsync<CartritaException>(() => host.CallAsync("net_write", "{}", Limit));
        Assert.Equal((Problems.VendorUnauthorized, $"The MCP server net answered with status {status}."), (later.Problem, later.Detail));

        await using var closed = await NodeServer.ChangingAsync(refuses: status);
        await using var connection = Connection(closed);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var first = await Assert.ThrowsAsync<CartritaException>(() => connection.UseAsync(McpCalls.Read, (_, _) => Task.FromResult(1), Limit));
            Assert.Equal((Problems.VendorUnauthorized, "The MCP server net refuses the credential of the settings."), (first.Problem, first.Detail));
        }
    }

    private static ToolCallRequest Call => new("call-1", "net_echo", new Core.Storage.PayloadRef(new string('a', 64), 2));

    private static string? TextOf(JsonElement data) => data.GetProperty("content")[0].GetProperty("text").GetString();

    private static ToolHost Host(NodeServer server) => new(TimeProvider.System, ("Mcp:net:Url", server.Address), ("Mcp:net:Agents", "task_agent"), ("Mcp:net:TrustAnnotations", "true"));

    private static McpConnection Connection(NodeServer server)
    {
        var options = new HttpClientTransportOptions { Endpoint = new Uri(server.Address), TransportMode = HttpTransportMode.StreamableHttp };
        return new McpConnection("net", () => new HttpClientTransport(options), () => { }, TimeProvider.System, NullLogger.Instance);
    }

    private sealed class Told(ConcurrentQueue<float> told) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => told.Enqueue(value.Progress);
    }
}
