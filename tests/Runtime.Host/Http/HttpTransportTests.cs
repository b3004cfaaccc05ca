using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Cartrita.Runtime.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Tests.Http;

public sealed class HttpTransportTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30), TimeProvider.System);
    private FunctionsTestHost _app = null!;

    public async Task InitializeAsync() => _app = await FunctionsTestHost.StartAsync(new FunctionsTestHostOptions
    {
        Types = [typeof(TransportFunctions)],
        HostJson = """{"version":"2.0","extensions":{"http":{"routePrefix":"base/v1"}}}""",
    });

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        _limit.Dispose();
    }

    [Fact]
    public async Task Route_prefix_stands_before_every_route()
    {
        Assert.Equal("unrouted", await _app.Client.GetStringAsync("base/v1/Unrouted", _limit.Token));
        Assert.Equal(HttpStatusCode.NotFound, (await _app.Client.GetAsync("Unrouted", _limit.Token)).StatusCode);
    }

    [Fact]
    public async Task Chunked_body_over_the_limit_is_413_with_problem_details_once_it_is_read()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "base/v1/sink") { Content = new StreamContent(new ZeroStream(30_000_001)) };
        request.Headers.TransferEncodingChunked = true;

        var response = await _app.Client.SendAsync(request, _limit.Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Request_can_be_upgraded_to_a_web_socket()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new($"ws://{_app.Address.Authority}/base/v1/echo"), _limit.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, _limit.Token);
        var buffer = new byte[16];
        var received = await socket.ReceiveAsync(buffer, _limit.Token);

        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, received.Count));
    }

    [Fact]
    public async Task Invocation_is_a_span_under_the_callers()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Cartrita.Runtime",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var request = new HttpRequestMessage(HttpMethod.Get, "base/v1/Unrouted");
        request.Headers.Add("traceparent", "00-1af7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01");
        await _app.Client.SendAsync(request, _limit.Token);
        await _app.StopAsync(_limit.Token);

        var span = Assert.Single(spans, span => span.TraceId.ToHexString() == "1af7651916cd43dd8448eb211c80319c");
        Assert.Equal(("Unrouted", ActivityKind.Server, "c7ad6b7169203331"), (span.OperationName, span.Kind, span.ParentSpanId.ToHexString()));
    }

    /// <summary>The functions of these tests.</summary>
    public static class TransportFunctions
    {
        [Function("Unrouted")]
        public static Task Unrouted([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            request.HttpContext.Response.WriteAsync("unrouted");

        [Function("Sink")]
        public static Task Sink([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sink")] HttpRequest request) =>
            request.Body.CopyToAsync(Stream.Null);

        [Function("Echo")]
        public static async Task Echo([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "echo")] HttpRequest request, CancellationToken cancellation)
        {
            using var socket = await request.HttpContext.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[16];
            var received = await socket.ReceiveAsync(buffer, cancellation);
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, cancellation);
        }
    }

    /// <summary>So many zeros.</summary>
    private sealed class ZeroStream(long left) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(left, count);
            left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
