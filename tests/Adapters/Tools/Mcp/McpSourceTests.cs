using System.Text;
using System.Text.Json;
using Cartrita.Adapters.Tests.Models;
using Cartrita.Adapters.Tools.Mcp;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Cartrita.Adapters.Tests.Tools.Mcp;

/// <summary>What becomes of a server's tools and answers: which are tools, what calls carry, and what is told where something breaks.</summary>
public sealed class McpSourceTests : IAsyncDisposable
{
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(60), TimeProvider.System);
    private readonly ManualTime time = new();
    private readonly RecordedLogs logs = new();
    private readonly PipeServer server = new();

    private CancellationToken Limit => patience.Token;

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        patience.Dispose();
    }

    [Fact]
    public async Task Tools_that_would_have_one_id_are_none_whatever_the_order()
    {
        server.Tools.InsertRange(0, [("a.b", "Reads it."), ("a_b", "Deletes it.")]);
        await using var source = Source();

        Assert.Equal(["pipe_look"], (await source.ToolsAsync(Limit)).Select(tool => tool.Binding.ToolId));
        Assert.Equal(2, logs.Entries.Count(entry => entry.Id.Id == 1624 && entry.Text.Contains("another tool would have its id too", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Binding_says_what_its_calls_go_to_and_whether_its_results_show_addresses(bool shows)
    {
        await using var source = Source(new McpServerOptions { Agents = "knowledge", ShowsAddresses = shows });

        var binding = Assert.Single(await source.ToolsAsync(Limit)).Binding;

        Assert.Equal(("mcp:pipe/look", shows), (binding.Target, binding.Shows));
    }

    [Theory]
    [InlineData(false, "key-1")]
    [InlineData(true, null)]
    public async Task Call_that_may_change_something_carries_the_key_of_its_effect(bool readsOnly, string? key)
    {
        server.ReadsOnly = readsOnly;
        await using var source = Source(new McpServerOptions { Agents = "knowledge", TrustAnnotations = true });

        await (await source.ToolsAsync(Limit))[0].RunAsync(ToolHost.Context, new ToolCallRequest("call-1", "look", new Core.Storage.PayloadRef(new string('a', 64), 2)), JsonElement.Parse("{}"), Limit);

        Assert.Equal(key, (string?)server.Meta?["cartrita/idempotency-key"]);
    }

    [Theory]
    [InlineData(false, McpErrorCode.InternalError, "vendor_outcome_unknown")]
    [InlineData(false, (McpErrorCode)(-32000), "vendor_outcome_unknown")]
    [InlineData(false, McpErrorCode.InvalidParams, "tool_failed")]
    [InlineData(true, McpErrorCode.InternalError, "tool_failed")]
    public async Task Write_that_its_server_broke_off_may_have_been_made_and_one_that_it_refused_was_not(bool readsOnly, McpErrorCode code, string told)
    {
        (server.ReadsOnly, server.Breaks) = (readsOnly, code);
        await using var source = Source(new McpServerOptions { Agents = "knowledge", TrustAnnotations = true });

        var result = await (await source.ToolsAsync(Limit))[0].RunAsync(ToolHost.Context, new ToolCallRequest("call-1", "look", new Core.Storage.PayloadRef(new string('a', 64), 2)), JsonElement.Parse("{}"), Limit);

        Assert.Equal(told, result.Code);
        Assert.Equal(1, server.Calls);
    }

    [Fact]
    public async Task First_listing_goes_on_where_its_caller_stops_waiting()
    {
        var slow = new SlowTransport(server.Connect);
        await using var source = Source(way: () => slow);
        using var caller = new CancellationTokenSource();
        var given = source.ToolsAsync(caller.Token).AsTask();
        await slow.Begun.WaitAsync(Limit);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        var waiting = source.ToolsAsync(Limit).AsTask();
        slow.Open();

        Assert.Equal("pipe_look", Assert.Single(await waiting).Binding.ToolId);
        Assert.Equal(1, slow.Times);
    }

    [Fact]
    public async Task Session_that_is_opened_is_not_lost_with_the_call_that_began_it()
    {
        var slow = new SlowTransport(server.Connect);
        await using var connection = Connection(() => slow);
        using var caller = new CancellationTokenSource();
        var given = connection.UseAsync(McpCalls.Read, (_, _) => Task.FromResult(1), caller.Token);
        await slow.Begun.WaitAsync(Limit);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        var next = connection.UseAsync(McpCalls.Read, (_, _) => Task.FromResult(2), Limit);
        slow.Open();

        Assert.Equal((2, 1), (await next, slow.Times));
    }

    [Fact]
    public async Task Way_that_fails_is_left_alone_and_tried_again()
    {
        var (fails, times) = (true, 0);
        await using var connection = Connection(() =>
        {
            times++;
            return fails ? throw new InvalidOperationException("no program") : server.Connect();
        });

        Assert.Equal((Problems.VendorUnavailable, Problems.VendorUnavailable, 1), (await ProblemAsync(), await ProblemAsync(), times));
        fails = false;
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await connection.UseAsync(McpCalls.Read, (_, _) => Task.FromResult(1), Limit));

        async Task<Problem> ProblemAsync() => (await Assert.ThrowsAsync<CartritaException>(() => connection.UseAsync(McpCalls.Read, (_, _) => Task.FromResult(1), Limit))).Problem;
    }

    [Theory]
    [InlineData(true, "vendor_outcome_unknown")]
    [InlineData(false, "vendor_bad_response")]
    public async Task Answer_that_can_not_be_read_does_not_read_as_if_nothing_had_happened(bool writes, string code)
    {
        await using var connection = Connection(server.Connect);

        foreach (var broken in new Exception[] { new JsonException("garbled"), new FormatException("no base64"), new InvalidOperationException("another shape") })
        {
            var failure = await Assert.ThrowsAsync<CartritaException>(() => connection.UseAsync<int>(writes ? McpCalls.Write : McpCalls.Read, (_, _) => throw broken, Limit));
            Assert.Equal((code, "The MCP server pipe gave an answer that can't be read."), (failure.Problem.Code, failure.Detail));
        }
    }

    [Theory]
    [InlineData("漢")]
    [InlineData("😀")]
    [InlineData("\"")]
    [InlineData("\u0001")]
    [InlineData("a")]
    public void Result_in_any_letters_is_cut_to_what_a_result_may_have(string letter)
    {
        var text = string.Concat(Enumerable.Repeat(letter, 300_000));
        var link = new ResourceLinkBlock { Uri = "https://a.example/" + text[..20_000], Name = text[..20_000], Description = text[..20_000] };

        var written = McpContent.Write(new CallToolResult { Content = [new TextContentBlock { Text = text }, .. Enumerable.Repeat(link, 199)], StructuredContent = JsonSerializer.SerializeToElement(new { text }) });

        Assert.InRange(SizeOf(written), 100_000, ToolLimits.Default.MaxResultBytes);
        var first = written.GetProperty("content")[0];
        Assert.True(first.GetProperty("isCut").GetBoolean());
        Assert.StartsWith(letter, first.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, first.GetProperty("text").GetString()!.Length % letter.Length);
        Assert.Contains("too large", written.GetProperty("structured").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_base64_are_told_and_lose_nothing_else()
    {
        var written = McpContent.Write(new CallToolResult { Content = [new ImageContentBlock { Data = "!!!"u8.ToArray(), MimeType = "image/png" }, new TextContentBlock { Text = "sent" }] });

        Assert.Equal(
            ["An image (image/png, bytes that can't be read), which is not shown.", "sent"],
            written.GetProperty("content").EnumerateArray().Select(part => part.GetProperty("text").GetString()));
    }

    private static int SizeOf(JsonElement json) =>
        Encoding.UTF8.GetByteCount(System.Text.Json.Nodes.JsonNode.Parse(json.GetRawText())!.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    private McpToolSource Source(McpServerOptions? options = null, Func<IClientTransport>? way = null) =>
        new("pipe", options ?? new McpServerOptions { Agents = "knowledge" }, way ?? server.Connect, time, LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs)).CreateLogger<McpToolSource>());

    private McpConnection Connection(Func<IClientTransport> way) => new("pipe", way, () => { }, time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
}
