using System.Net.WebSockets;
using System.Threading.Channels;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Streaming;

/// <summary>A client's WebSocket: bounded messages come in, frames go out, and it is closed with a code that says why.</summary>
/// <remarks>
/// Messages are received all the time, so that a client's leaving is noticed at once. What is sent is bounded by the connection's own
/// buffer: a client that does not take it for <see cref="ReaderTimes.Patience"/> is a slow reader, and gets no more than its close.
/// </remarks>
internal sealed class FrameSocket
{
    private const int WaitingMessages = 8;

    private readonly WebSocket socket;
    private readonly int messageLimit;
    private readonly int? binaryLimit;
    private readonly TimeProvider time;
    private readonly CancellationToken left;
    private readonly Channel<SocketMessage> messages = Channel.CreateBounded<SocketMessage>(WaitingMessages);
    private readonly Task receiving;
    private Task sending = Task.CompletedTask;

    /// <summary>Starts to receive.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="messageLimit">The largest message that is taken, in bytes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="left">The client left; fires too when the server cuts the connection.</param>
    /// <param name="binaryLimit">The largest binary message that is taken, in bytes; null for none.</param>
    public FrameSocket(WebSocket socket, int messageLimit, TimeProvider time, CancellationToken left, int? binaryLimit = null)
    {
        (this.socket, this.messageLimit, this.time, this.left, this.binaryLimit) = (socket, messageLimit, time, left, binaryLimit);
        receiving = ReceiveAsync();
    }

    /// <summary>The last frame that was sent; null before the first.</summary>
    public FrameId? Sent { get; private set; }

    /// <summary>The next message; null once the client has closed or left.</summary>
    /// <param name="cancellationToken">Stops waiting, without harm to the connection.</param>
    /// <exception cref="CartritaException">The client sent what can't be a message.</exception>
    public async Task<SocketMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await messages.Reader.WaitToReadAsync(cancellationToken))
        {
            if (messages.Reader.TryRead(out var message))
            {
                return message;
            }
        }

        return null;
    }

    /// <summary>Sends a frame.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.SlowReader"/>: nothing more may be sent but the close.</exception>
    public async Task SendAsync(Frame frame)
    {
        await SendAsync(SocketFrame.Render(frame));
        Sent = frame.Id;
    }

    /// <summary>Says why, as an error without an id, and closes.</summary>
    public async Task RefuseAsync(CartritaException refusal, string requestId)
    {
        if (refusal.Problem == Problems.SlowReader)
        {
            await CloseAsync(SocketCloseCode.Of(refusal.Problem), Sent is { } sent ? $"{refusal.Problem.Code} {sent}" : refusal.Problem.Code);
            return;
        }

        try
        {
            await SendAsync(SocketFrame.Render(refusal, requestId));
        }
        catch (CartritaException)
        {
            // It does not take this either; the close still says which problem it was.
        }

        await CloseAsync(SocketCloseCode.Of(refusal.Problem), refusal.Problem.Code);
    }

    /// <summary>Closes from this side and waits a while for the other; then the connection is cut.</summary>
    public async Task CloseAsync(WebSocketCloseStatus code, string? reason)
    {
        try
        {
            await sending.WaitAsync(ReaderTimes.Close, time, left);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(code, reason, left);
            }

            await receiving.WaitAsync(ReaderTimes.Close, time, left);
        }
        catch (Exception exception) when (exception is TimeoutException or WebSocketException or OperationCanceledException or IOException)
        {
            // The client does not take the close, or is gone.
        }

        socket.Abort();
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message)
    {
        sending = socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, left).AsTask();
        if (!sending.IsCompletedSuccessfully)
        {
            try
            {
                await sending.WaitAsync(ReaderTimes.Patience, time, CancellationToken.None);
            }
            catch (TimeoutException)
            {
                throw new CartritaException(Problems.SlowReader);
            }
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[4 * 1024];
        using var message = new MemoryStream();
        Exception? fault = null;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), left) is { MessageType: not WebSocketMessageType.Close } part)
            {
                // After a fault the rest is read and dropped: a close over unread bytes would be lost with them.
                var isBinary = part.MessageType == WebSocketMessageType.Binary;
                fault ??= Fault(isBinary, message.Length + part.Count);
                if (fault is not null)
                {
                    messages.Writer.TryComplete(fault);
                    continue;
                }

                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    await messages.Writer.WriteAsync(new SocketMessage(message.ToArray(), isBinary), left);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ChannelClosedException)
        {
            // The client is gone, or broke the protocol, which the WebSocket answers with a code of its own.
        }

        messages.Writer.TryComplete();
    }

    private CartritaException? Fault(bool isBinary, long length)
    {
        if (isBinary && binaryLimit is null)
        {
            return new CartritaException(Problems.UnsupportedContentType, "Send text messages of JSON.");
        }

        var limit = isBinary ? binaryLimit!.Value : messageLimit;
        return length > limit ? new CartritaException(Problems.BodyTooLarge, $"At most {limit} bytes are taken.") : null;
    }
}
