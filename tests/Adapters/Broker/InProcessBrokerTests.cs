using System.Runtime.CompilerServices;
using Cartrita.Adapters.Broker;
using Cartrita.Core.Broker;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Broker;

public sealed class InProcessBrokerTests
{
    private static readonly Topic<int, int> Count = new("count");
    private static readonly Topic<string, string> News = new("news");

    private readonly ManualTime time = new();
    private readonly BrokerOptions options = new() { MaxInFlight = 1, MaxInFlightPerOwner = 1, MaxQueued = 0, ListenerBuffer = 2 };

    [Fact]
    public async Task Request_gets_its_reply_piece_by_piece_and_holds_its_place_until_the_last()
    {
        var broker = Broker();
        using var handled = broker.Handle(Count, new Counter());
        await using (var replies = broker.RequestAsync(Count, Ask(3), default).GetAsyncEnumerator())
        {
            Assert.True(await replies.MoveNextAsync());
            Assert.Equal(0, replies.Current);
            Assert.Equal(Problems.Overloaded, await RefusedAsync(broker, Ask(1)));
        }

        Assert.Equal(0, await broker.RequestOneAsync(Count, Ask(1), default));
    }

    [Fact]
    public async Task Topic_without_a_handler_is_unavailable_and_has_one_at_a_time()
    {
        var broker = Broker();
        Assert.Equal(Problems.Unavailable, await RefusedAsync(broker, Ask(1)));
        var handled = broker.Handle(Count, new Counter());
        Assert.Throws<InvalidOperationException>(() => broker.Handle(Count, new Counter()));
        handled.Dispose();
        Assert.Equal(Problems.Unavailable, await RefusedAsync(broker, Ask(1)));
        using var again = broker.Handle(Count, new Counter());
    }

    [Fact]
    public async Task Work_that_passes_its_deadline_fails_by_the_catalogue_and_sees_its_token_cancelled()
    {
        var broker = Broker();
        var counter = new Counter { Hold = new TaskCompletionSource() };
        using var handled = broker.Handle(Count, counter);
        var asked = RefusedAsync(broker, Ask(1, time.GetUtcNow().AddSeconds(5)));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(Problems.DeadlineExceeded, await asked);
        Assert.True(counter.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Sender_that_leaves_is_told_apart_from_a_deadline()
    {
        var broker = Broker();
        using var handled = broker.Handle(Count, new Counter { Hold = new TaskCompletionSource() });
        using var left = new CancellationTokenSource();
        var asked = broker.RequestOneAsync(Count, Ask(1, time.GetUtcNow().AddSeconds(5)), left.Token);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task Gate_is_asked_before_anything_is_taken()
    {
        var broker = Broker(new ClosedGate());
        using var handled = broker.Handle(Count, new Counter());
        Assert.Equal(Problems.Forbidden, await RefusedAsync(broker, Ask(1)));
    }

    [Fact]
    public async Task Listener_hears_what_is_published_and_loses_what_it_has_no_room_for()
    {
        var broker = Broker();
        broker.Publish(News, Tell("before"));
        var heard = broker.SubscribeAsync(News, default);
        foreach (var text in new[] { "one", "two", "three" })
        {
            broker.Publish(News, Tell(text));
        }

        broker.Close();
        var texts = new List<string>();
        await foreach (var message in heard)
        {
            texts.Add(message.Payload);
        }

        Assert.Equal(["one", "two"], texts);
    }

    [Fact]
    public async Task Closed_broker_refuses_requests_and_handlers()
    {
        var broker = Broker();
        using var handled = broker.Handle(Count, new Counter());
        broker.Close();
        Assert.Equal(Problems.Unavailable, await RefusedAsync(broker, Ask(1)));
        Assert.Throws<InvalidOperationException>(() => broker.Handle(News, null!));
    }

    private static async Task<Problem> RefusedAsync(IMessageBroker broker, Message<int> message) =>
        (await Assert.ThrowsAsync<CartritaException>(() => broker.RequestOneAsync(Count, message, default))).Problem;

    private InProcessBroker Broker(params IMessageGate[] gates) => new(gates, Options.Create(options), time);

    private Message<int> Ask(int count, DateTimeOffset? deadline = null) =>
        new("m", time.GetUtcNow(), new MessageHeaders { Owner = new OwnerId("ada"), RequestId = "r", Deadline = deadline }, count);

    private Message<string> Tell(string text) => new("m", time.GetUtcNow(), new MessageHeaders { Owner = new OwnerId("ada"), RequestId = "r" }, text);

    private sealed class Counter : IMessageHandler<int, int>
    {
        public TaskCompletionSource? Hold { get; init; }

        public CancellationToken Token { get; private set; }

        public async IAsyncEnumerable<int> HandleAsync(Message<int> message, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Token = cancellationToken;
            if (Hold is { } hold)
            {
                await hold.Task.WaitAsync(cancellationToken);
            }

            for (var number = 0; number < message.Payload; number++)
            {
                yield return number;
            }
        }
    }

    private sealed class ClosedGate : IMessageGate
    {
        public ValueTask AdmitAsync(string topic, MessageHeaders headers, CancellationToken cancellationToken) =>
            throw new CartritaException(Problems.Forbidden);
    }
}
