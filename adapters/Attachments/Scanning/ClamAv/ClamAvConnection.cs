using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cartrita.Adapters.Attachments.Scanning.ClamAv;

/// <summary>One command to a ClamAV daemon, in the form that zero bytes end (<c>clamd(8)</c>). Every step has the same time.</summary>
internal sealed class ClamAvConnection : IDisposable
{
    private const int MaximumReply = 4096;

    private readonly Socket socket;
    private readonly CancellationTokenSource limit;
    private readonly CancellationTokenRegistration stop;
    private readonly TimeSpan patience;

    private ClamAvConnection(EndPoint address, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        this.patience = patience;
        socket = address is UnixDomainSocketEndPoint ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        limit = new CancellationTokenSource(patience, time);
        stop = cancellationToken.Register(limit.Cancel);
    }

    /// <summary>Connects and sends a command.</summary>
    public static async Task<ClamAvConnection> OpenAsync(EndPoint address, string command, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = new ClamAvConnection(address, patience, time, cancellationToken);
        try
        {
            await connection.socket.ConnectAsync(address, connection.limit.Token);
            await connection.SendAsync(Encoding.ASCII.GetBytes($"z{command}\0"));
            return connection;
        }
        catch
        {
            // The socket must not stay open, whatever ended the connecting.
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends one chunk of a stream: its length in four bytes, then its bytes. An empty one ends the stream.</summary>
    /// <param name="framed">The chunk, with four bytes before it to write the length into.</param>
    public ValueTask SendChunkAsync(Memory<byte> framed)
    {
        BinaryPrimitives.WriteInt32BigEndian(framed.Span, framed.Length - sizeof(int));
        return SendAsync(framed);
    }

    /// <summary>Reads the reply, without the zero byte that ends it.</summary>
    public async Task<string> ReplyAsync()
    {
        var reply = new byte[MaximumReply];
        var length = 0;
        while (length < reply.Length)
        {
            limit.CancelAfter(patience);
            var read = await socket.ReceiveAsync(reply.AsMemory(length), SocketFlags.None, limit.Token);
            if (read == 0)
            {
                break;
            }

            length += read;
            if (reply[length - 1] == 0)
            {
                return Encoding.UTF8.GetString(reply, 0, length - 1);
            }
        }

        throw new IOException("The daemon closed the connection before its reply was whole.");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        stop.Dispose();
        limit.Dispose();
        socket.Dispose();
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            limit.CancelAfter(patience);
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, limit.Token)..];
        }
    }
}
