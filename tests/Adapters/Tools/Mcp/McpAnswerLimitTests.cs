using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using Cartrita.Adapters.Tools.Mcp;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Tools.Mcp;

/// <summary>Servers that send more than anybody should read: nobody reads it.</summary>
public sealed class McpAnswerLimitTests
{
    private const int Limit = McpMessageTooLargeException.MostBytes;

    [Theory]
    [InlineData(50_000_000, false, 200)]
    [InlineData(50_000_000, true, 200)]
    [InlineData(long.MaxValue, false, 200)]
    [InlineData(long.MaxValue, true, 200)]
    [InlineData(long.MaxValue, false, 400)]
    public async Task Answer_over_http_is_read_up_to_the_limit(long bytes, bool asEvents, int status)
    {
        await using var server = await McpHttpServer.StartAsync();
        await using var host = Over(server.Address);
        (server.TextBytes, server.SendsEvents, server.Status) = (bytes, asEvents, status);

        var failure = await Assert.ThrowsAsync<CartritaException>(() => host.CallAsync("big_look", "{}"));
        (server.TextBytes, server.Status) = (5, 200);
        var after = await host.DataAsync("big_look", "{}");

        var told = status == 200 ? (Problems.VendorOutcomeUnknown, $"The MCP server big gave an answer of more than {Limit} bytes.") : (Problems.VendorRejected, "The MCP server big answered with status 400.");
        Assert.Equal(told, (failure.Problem, failure.Detail));
        Assert.Equal(" xxxxx", after.GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Notice_without_an_end_disturbs_no_call()
    {
        await using var server = await McpHttpServer.StartAsync();
        await using var host = Over(server.Address);
        server.NoticeBytes = long.MaxValue;

        var data = await host.DataAsync("big_look", "{}");

        Assert.Equal(" x", data.GetProperty("content")[0].GetProperty("text").GetString());
    }

    [SystemProgramFact("tr", "head")]
    public async Task Program_that_sends_for_ever_is_ended()
    {
        var mark = $"endless{Environment.ProcessId}";
        await using var host = new ToolHost(
            TimeProvider.System, ("Mcp:big:Command", "/bin/sh"), ("Mcp:big:Arguments:0", "-c"), ("Mcp:big:Arguments:1", "tr '\\0' x < /dev/zero"), ("Mcp:big:Environment:MARK", mark), ("Mcp:big:Agents", "task_agent"));

        Assert.Empty(await host.Source.ToolsAsync(default));

        Assert.Contains(host.Lines, line => line.Contains("can't be reached", StringComparison.Ordinal));
        Assert.DoesNotContain(Process.GetProcessesByName("tr"), program => EnvironmentOf(program).Contains(mark, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(50_000_000)]
    [InlineData(long.MaxValue)]
    public async Task Program_whose_answer_is_too_large_is_told_of_and_started_again(long bytes)
    {
        var script = Path.Combine(Directory.CreateTempSubdirectory("cartrita-").FullName, "large.sh");
        await File.WriteAllTextAsync(script, Script(bytes));
        await using var host = new ToolHost(TimeProvider.System, ("Mcp:big:Command", "/bin/sh"), ("Mcp:big:Arguments:0", script), ("Mcp:big:Agents", "task_agent"));

        var failure = await Assert.ThrowsAsync<CartritaException>(() => host.CallAsync("big_look", "{}"));
        await File.WriteAllTextAsync(script, Script(5));
        var after = await host.DataAsync("big_look", "{}");

        Assert.Equal((Problems.VendorOutcomeUnknown, $"The MCP server big gave an answer of more than {Limit} bytes."), (failure.Problem, failure.Detail));
        Assert.Equal("xxxxx", after.GetProperty("content")[0].GetProperty("text").GetString());
        Directory.Delete(Path.GetDirectoryName(script)!, recursive: true);
    }

    [Theory]
    [InlineData(McpMessageEnd.Line, "\n", true)]
    [InlineData(McpMessageEnd.Line, "\r\n", true)]
    [InlineData(McpMessageEnd.EmptyLine, "\n\n", true)]
    [InlineData(McpMessageEnd.EmptyLine, "\r\n\r\n", true)]
    [InlineData(McpMessageEnd.EmptyLine, "\r\r", true)]
    [InlineData(McpMessageEnd.EmptyLine, "\n", false)]
    [InlineData(McpMessageEnd.EmptyLine, "\r\n", false)]
    [InlineData(McpMessageEnd.EmptyLine, "\r", false)]
    [InlineData(McpMessageEnd.Stream, "\n\n", false)]
    internal async Task Messages_are_counted_one_by_one(McpMessageEnd end, string between, bool areTwo)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var half = Encoding.ASCII.GetBytes(new string('x', (Limit / 2) + 10));
        await pipe.Writer.WriteAsync(half);
        foreach (var letter in between)
        {
            await pipe.Writer.WriteAsync(new[] { (byte)letter });
        }

        await pipe.Writer.WriteAsync(half);
        await pipe.Writer.CompleteAsync();
        await using var stream = new McpMessageStream(new SmallReads(pipe.Reader.AsStream()), end);

        if (areTwo)
        {
            await stream.CopyToAsync(Stream.Null);
        }
        else
        {
            await Assert.ThrowsAsync<McpMessageTooLargeException>(() => stream.CopyToAsync(Stream.Null));
        }
    }

    private static string EnvironmentOf(Process program)
    {
        try
        {
            return File.ReadAllText($"/proc/{program.Id}/environ");
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return string.Empty;
        }
    }

    private static ToolHost Over(string address) => new(TimeProvider.System, ("Mcp:big:Url", address), ("Mcp:big:Agents", "task_agent"), ("Mcp:big:TrustAnnotations", "true"));

    // Ids are the last number of a request's line that stands behind "id".
    private static string Script(long bytes) =>
        $$$$"""
        while read -r line; do
          id=$(printf %s "$line" | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
          case "$line" in
            *'"initialize"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"large","version":"1"}}}\n' "$id";;
            *'"tools/list"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"tools":[{"name":"look","description":"Looks.","inputSchema":{"type":"object"}}]}}\n' "$id";;
            *'"tools/call"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"content":[{"type":"text","text":"' "$id"; tr '\0' x < /dev/zero | head -c {{{{bytes}}}}; printf '"}]}}\n';;
            *'"id"'*) printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"no such method"}}\n' "$id";;
          esac
        done
        """;

    // The ends of lines come in two reads now and then.
    private sealed class SmallReads(Stream source) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => await source.ReadAsync(buffer[..Math.Min(buffer.Length, 1021)], cancellationToken);
    }
}
