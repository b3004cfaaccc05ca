using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Streaming;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cartrita.Functions.Tests.Streaming;

/// <summary>Clients that take nothing: they are told so where they take it after all, and cut off where they do not.</summary>
public sealed class SlowReaderTests
{
    private static readonly FrameId Last = new(0, 42);

    private readonly VirtualClock clock = new();
    private readonly TaskCompletionSource reads = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Event_stream_of_a_client_that_reads_late_ends_with_its_cursor()
    {
        using var body = new GatedStream(reads.Task);
        var http = Http(body, out _);
        var sending = new SseAnswer(http.Response, BackendRules.Streams, clock).SendAsync(Batches(), 1000, CancellationToken.None, CancellationToken.None);
        Assert.False(sending.IsCompleted);

        clock.Advance(ReaderTimes.Patience);
        reads.SetResult();
        await sending;

        var events = StreamEvent.Parse(Encoding.UTF8.GetString(body.ToArray()));
        Assert.Equal(["token", "stream_closed"], events.Select(e => e.Kind));
        Assert.Equal("slow_reader", events[1].Data.GetProperty("code").GetString());
        Assert.Equal([Last.Value, Last.Value], [events[1].Id, events[1].Data.GetProperty("cursor").GetString()!]);
    }

    [Fact]
    public async Task Event_stream_of_a_client_that_never_reads_is_cut_off()
    {
        using var body = new GatedStream(reads.Task);
        var http = Http(body, out var lifetime);
        var sending = new SseAnswer(http.Response, BackendRules.Streams, clock).SendAsync(Batches(), 1000, CancellationToken.None, CancellationToken.None);

        await PassAsync(sending);

        Assert.True(lifetime.Aborted);
    }

    [Fact]
    public async Task Socket_of_a_client_that_reads_late_is_closed_with_a_code_and_its_cursor()
    {
        using var socket = new GatedSocket();
        var frames = new FrameSocket(socket, BackendRules.Streams.MessageLimit, clock, CancellationToken.None);
        await frames.SendAsync(Frame());
        socket.Gate = reads.Task;
        var sending = frames.SendAsync(Frame() with { Id = new FrameId(0, 99) });
        clock.Advance(ReaderTimes.Patience);
        var slow = await Assert.ThrowsAsync<CartritaException>(() => sending);
        Assert.Equal(Problems.SlowReader, slow.Problem);

        var closing = frames.RefuseAsync(slow, "r");
        Assert.Null(socket.Code);
        reads.SetResult();
        await closing;

        Assert.Equal((4408, $"slow_reader {Last}"), ((int?)socket.Code, socket.Reason));
    }

    [Fact]
    public async Task Socket_of_a_client_that_never_reads_is_cut_off()
    {
        using var socket = new GatedSocket { Gate = reads.Task };
        var frames = new FrameSocket(socket, BackendRules.Streams.MessageLimit, clock, CancellationToken.None);
        var sending = frames.SendAsync(Frame());
        clock.Advance(ReaderTimes.Patience);
        var slow = await Assert.ThrowsAsync<CartritaException>(() => sending);

        await PassAsync(frames.RefuseAsync(slow, "r"));

        Assert.Null(socket.Code);
        Assert.Equal(WebSocketState.Aborted, socket.State);
    }

    private async Task PassAsync(Task work)
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        while (!work.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await work;
    }

    private static DefaultHttpContext Http(Stream body, out Lifetime lifetime)
    {
        lifetime = new Lifetime();
        var http = new DefaultHttpContext { Response = { Body = body } };
        http.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        return http;
    }

    private static async IAsyncEnumerable<IReadOnlyList<Frame>> Batches()
    {
        await Task.CompletedTask;
        yield return [Frame()];
        yield return [Frame()];
    }

    private static Frame Frame() => new()
    {
        Id = Last,
        EventType = FrameKinds.Token,
        Timestamp = DateTimeOffset.UnixEpoch,
        OrchestrationId = new RunId(new string('a', 32)),
        Data = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["delta"] = "x" }),
    };

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public bool Aborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => Aborted = true;
    }

    /// <summary>Takes the first write, which is the stream's head, and the others once the client reads.</summary>
    private sealed class GatedStream(Task reads) : MemoryStream
    {
        private bool begun;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (begun)
            {
                await reads;
            }

            begun = true;
            Write(buffer.Span);
        }
    }

    /// <summary>A connection whose client says nothing, and reads when the test lets it.</summary>
    private sealed class GatedSocket : WebSocket
    {
        private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private WebSocketState state = WebSocketState.Open;

        public Task Gate { get; set; } = Task.CompletedTask;

        public WebSocketCloseStatus? Code { get; private set; }

        public string? Reason { get; private set; }

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => state;

        public override string? SubProtocol => null;

        public override void Abort() => state = WebSocketState.Aborted;

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
        {
            (Code, Reason) = (closeStatus, statusDescription);
            closed.SetResult();
            return Task.CompletedTask;
        }

        public override void Dispose() => closed.TrySetResult();

        public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
        {
            await closed.Task;
            return new WebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true);
        }

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) => Gate;
    }
}
