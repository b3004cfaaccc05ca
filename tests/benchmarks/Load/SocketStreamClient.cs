using System.Net.WebSockets;
using System.Text;

namespace Cartrita.Benchmarks.Load;

/// <summary>A WebSocket of its own for each stream.</summary>
/// <param name="address">The server.</param>
/// <param name="path">Where it upgrades.</param>
/// <param name="key">The credential; null for none.</param>
internal sealed class SocketStreamClient(Uri address, string path, string? key) : IStreamClient
{
    private readonly Uri endpoint = new UriBuilder(new Uri(address, path)) { Scheme = "ws" }.Uri;

    /// <inheritdoc />
    public string Transport => "websocket";

    /// <inheritdoc />
    public async Task ReadAsync(string json, StreamMarks marks, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        if (key is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        }

        await socket.ConnectAsync(endpoint, cancellationToken);
        await socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        var (buffer, filled) = (new byte[4096], 0);
        while (true)
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var part = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            filled += part.Count;
            if (part.EndOfMessage)
            {
                if (marks.Add(Kind(buffer.AsSpan(0, filled))))
                {
                    return;
                }

                filled = 0;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }

    // A frame begins with its type, {"type":"token", …
    private static ReadOnlySpan<byte> Kind(ReadOnlySpan<byte> message)
    {
        var start = """{"type":" """u8.Length - 1;
        return message.Slice(start, message[start..].IndexOf((byte)'"'));
    }
}
