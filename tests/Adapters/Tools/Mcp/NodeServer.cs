using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Cartrita.TestSupport.Node;

namespace Cartrita.Adapters.Tests.Tools.Mcp;

/// <summary>An MCP server of npm, as a process of its own that ends with the test.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly Process process;

    private NodeServer(Process process, string address) => (this.process, Address) = (process, address);

    internal string Address { get; }

    /// <summary>The protocol's own server for trying clients, over streamable HTTP.</summary>
    /// <param name="address">Where the one was that this takes the place of; null for a first one.</param>
    internal static async Task<NodeServer> EverythingAsync(string? address = null)
    {
        var script = Path.Combine(await new NodeClient("mcp").InstalledAsync(), "node_modules/@modelcontextprotocol/server-everything/dist/index.js");

        // It takes a port and does not tell which it found, and somebody else may be quicker to take a free one.
        for (var attempt = 1; ; attempt++)
        {
            var port = address is null ? FreePort() : new Uri(address).Port;
            var process = Start([script, "streamableHttp"], ("PORT", $"{port}"));
            if (await LineAsync(process.StandardError, process.StandardOutput, "listening on port") is not null)
            {
                return new NodeServer(process, $"http://127.0.0.1:{port}/mcp");
            }

            process.Dispose();
            Assert.True(attempt < Attempts, "The server found no port.");
        }
    }

    /// <summary>A server of the official library that loses its sessions and changes its key when it is told so.</summary>
    /// <param name="refuses">The status with which it refuses everybody from the start; 0 for nobody.</param>
    internal static async Task<NodeServer> ChangingAsync(int refuses = 0)
    {
        var process = Start([Path.Combine(await new NodeClient("mcp").InstalledAsync(), "serve.mjs")], ("REFUSES", $"{refuses}"));
        return new NodeServer(process, await LineAsync(process.StandardOutput, process.StandardError, "http://") ?? throw new InvalidOperationException("The server ended."));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Start(string[] arguments, (string Name, string Value) setting)
    {
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment[setting.Name] = setting.Value;
        return Process.Start(start)!;
    }

    // The other stream, and what comes after the line, is read so that the server never waits for a reader.
    private static async Task<string?> LineAsync(StreamReader reader, StreamReader other, string part)
    {
        _ = other.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                _ = reader.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return line;
            }
        }

        return null;
    }
}
