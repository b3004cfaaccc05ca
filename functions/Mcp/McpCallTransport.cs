using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace Cartrita.Functions.Mcp;

/// <summary>Takes one call to the server, which ends once it is answered, and what is said of it to the client.</summary>
/// <remarks>The library's own transport gives events ids only in sessions that an instance keeps, and has no way back to them without.</remarks>
internal sealed class McpCallTransport : ITransport
{
    private readonly Channel<JsonRpcMessage> calls = Channel.CreateBounded<JsonRpcMessage>(1);
    private readonly McpStream stream;

    /// <summary>Makes it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="stream">Where its answer goes.</param>
    public McpCallTransport(JsonRpcRequest call, McpStream stream)
    {
        this.stream = stream;
        calls.Writer.TryWrite(call);
        calls.Writer.Complete();
    }

    /// <inheritdoc />
    public string? SessionId => null;

    /// <inheritdoc />
    public ChannelReader<JsonRpcMessage> MessageReader => calls.Reader;

    /// <inheritdoc />
    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => stream.SendAsync(message, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
