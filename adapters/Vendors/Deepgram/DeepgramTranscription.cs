using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors.Deepgram;

/// <summary>A live transcription at Deepgram. It is kept alive while no audio comes.</summary>
internal sealed class DeepgramTranscription : ILiveTranscription
{
    private const int BufferBytes = 16 * 1024;
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);
    private static readonly ReadOnlyMemory<byte> KeepAlive = "{\"type\":\"KeepAlive\"}"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Finalize = "{\"type\":\"Finalize\"}"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> CloseStream = "{\"type\":\"CloseStream\"}"u8.ToArray();

    private readonly WebSocket socket;
    private readonly IDisposable connection;
    private readonly DeepgramOptions options;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly CancellationTokenSource ended = new();
    private readonly ITimer keeper;
    private volatile bool isFinished;

    internal DeepgramTranscription(WebSocket socket, IDisposable connection, DeepgramOptions options, TimeProvider time)
    {
        (this.socket, this.connection, this.options, this.time) = (socket, connection, options, time);
        keeper = time.CreateTimer(_ => _ = KeepAliveAsync(), null, options.KeepAlivePeriod, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public ValueTask SendAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        // Audio keeps it alive by itself.
        Rest();
        return SendAsync(audio, WebSocketMessageType.Binary, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask FlushAsync(CancellationToken cancellationToken) => SendAsync(Finalize, WebSocketMessageType.Text, cancellationToken);

    /// <inheritdoc />
    public ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        isFinished = true;
        return SendAsync(CloseStream, WebSocketMessageType.Text, cancellationToken);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<LiveTranscriptEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isEnded = false;
        while (await ReceiveAsync(cancellationToken) is { } message)
        {
            if (Parse(message) is { } told)
            {
                isEnded |= told is LiveTranscriptEnded;
                yield return told;
            }
        }

        // A close before the end that was asked for is a break, whatever code it has.
        if (!isEnded || !isFinished)
        {
            throw Failure(socket.CloseStatus == WebSocketCloseStatus.PolicyViolation ? Problems.VendorRejected : Problems.VendorUnavailable, "ended the transcription");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await keeper.DisposeAsync();
        await ended.CancelAsync();
        using var patience = new CancellationTokenSource(CloseTime, time);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It is gone already.
        }

        socket.Dispose();
        connection.Dispose();
    }

    private void Rest() => keeper.Change(options.KeepAlivePeriod, Timeout.InfiniteTimeSpan);

    private async Task KeepAliveAsync()
    {
        try
        {
            await SendAsync(KeepAlive, WebSocketMessageType.Text, ended.Token);
            Rest();
        }
        catch (Exception exception) when (exception is CartritaException or OperationCanceledException)
        {
            // Whoever reads learns that it broke off.
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        await sending.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(message, type, endOfMessage: true, cancellationToken);
        }
        catch (Exception exception) when (IsBreak(exception, cancellationToken))
        {
            throw Failure(Problems.VendorUnavailable, "does not take audio any more", exception);
        }
        finally
        {
            sending.Release();
        }
    }

    // Null where the vendor has closed.
    private async Task<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                if (part.MessageType == WebSocketMessageType.Binary || message.Length + part.Count > options.MaxAnswerBytes)
                {
                    throw Failure(Problems.VendorBadResponse, "sent a message that is none of its own");
                }

                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    return message.ToArray();
                }
            }
        }
        catch (Exception exception) when (IsBreak(exception, cancellationToken))
        {
            throw Failure(Problems.VendorUnavailable, "broke off the transcription", exception);
        }
    }

    // Who sends on a connection that the other side of the socket has just given up is told that the work was cancelled, though nobody did.
    private static bool IsBreak(Exception exception, CancellationToken cancellationToken) =>
        exception is WebSocketException or IOException or InvalidOperationException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static LiveTranscriptEvent? Parse(ReadOnlyMemory<byte> message)
    {
        try
        {
            return (JsonSerializer.Deserialize(message.Span, DeepgramJson.Default.DeepgramLiveMessage) ?? throw new JsonException()).ToEvent();
        }
        catch (JsonException exception)
        {
            throw Failure(Problems.VendorBadResponse, "sent a message that can't be read", exception);
        }
    }

    // Without the cause's own words: they may repeat what was said.
    private static CartritaException Failure(Problem problem, string reason, Exception? cause = null) =>
        new(problem, $"{DeepgramOptions.Name} {reason}.", cause is JsonException ? null : cause);
}
