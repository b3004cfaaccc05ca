using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>A session with a program, which ends with it.</summary>
/// <param name="process">The program.</param>
/// <param name="told">Ends when the program's own words have.</param>
/// <param name="streams">The session over its streams.</param>
/// <param name="time">The clock.</param>
internal sealed class McpProgramSession(Process process, Task told, ITransport streams, TimeProvider time) : ITransport
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private int ended;

    /// <inheritdoc />
    public string? SessionId => streams.SessionId;

    /// <inheritdoc />
    public ChannelReader<JsonRpcMessage> MessageReader => streams.MessageReader;

    /// <inheritdoc />
    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => streams.SendMessageAsync(message, cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) != 0)
        {
            return;
        }

        try
        {
            // With those that it started: some wrappers leave them behind.
            process.Kill(entireProcessTree: true);
            await Task.WhenAll(process.WaitForExitAsync(CancellationToken.None), told).WaitAsync(Patience, time);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException or TimeoutException or IOException)
        {
            // It has ended already, or will without being waited for.
        }

        await streams.DisposeAsync();
        process.Dispose();
    }
}
