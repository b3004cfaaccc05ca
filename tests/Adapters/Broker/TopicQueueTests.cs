using Cartrita.Adapters.Broker;
using Cartrita.Core.Broker;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.TestSupport.Time;

namespace Cartrita.Adapters.Tests.Broker;

public sealed class TopicQueueTests
{
    private static readonly MessageHeaders Ada = Of("ada");
    private static readonly MessageHeaders Bob = Of("bob");

    private readonly ManualTime time = new();

    [Fact]
    public async Task Message_waits_for_a_place_and_has_it_when_one_is_free()
    {
        var queue = Queue(inFlight: 1, perOwner: 1);
        var first = await queue.EnterAsync(Ada, default);
        var second = queue.EnterAsync(Ada, default).AsTask();
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
        (await queue.EnterAsync(Bob, default)).Dispose();
    }

    [Fact]
    public async Task Flood_of_one_owner_leaves_places_and_turns_to_others()
    {
        var queue = Queue(inFlight: 3, perOwner: 2);
        var flood = Enumerable.Range(0, 6).Select(_ => queue.EnterAsync(Ada, default).AsTask()).ToList();
        Assert.Equal(2, flood.Count(one => one.IsCompletedSuccessfully));

        var bob = queue.EnterAsync(Bob, default);
        Assert.True(bob.IsCompletedSuccessfully);
        var waiting = queue.EnterAsync(Bob, default).AsTask();
        (await flood[0]).Dispose();

        // The place is the next in the round; who waited longest of the owners had theirs.
        (await flood[2]).Dispose();
        (await waiting).Dispose();
        (await bob).Dispose();
    }

    [Fact]
    public async Task Interactive_message_goes_before_a_background_one_of_its_owner()
    {
        var queue = Queue(inFlight: 1, perOwner: 1);
        var first = await queue.EnterAsync(Ada, default);
        var background = queue.EnterAsync(Ada with { Priority = MessagePriority.Background }, default).AsTask();
        var interactive = queue.EnterAsync(Ada, default).AsTask();
        first.Dispose();
        var next = await interactive;
        Assert.False(background.IsCompleted);
        next.Dispose();
        (await background).Dispose();
    }

    [Fact]
    public async Task Message_over_a_bound_is_refused_at_once_with_a_time_to_come_back()
    {
        var queue = Queue(inFlight: 1, perOwner: 1, queued: 2, queuedPerOwner: 1);
        using var first = await queue.EnterAsync(Ada, default);
        var second = queue.EnterAsync(Ada, default).AsTask();
        await ShedAsync(queue, Ada);
        var third = queue.EnterAsync(Bob, default).AsTask();
        await ShedAsync(queue, Of("eve"));
        Assert.False(second.IsCompleted || third.IsCompleted);
    }

    [Fact]
    public async Task Message_that_waited_as_long_as_it_may_is_refused_and_its_place_is_free()
    {
        var queue = Queue(inFlight: 1, perOwner: 1, queuedPerOwner: 1);
        var first = await queue.EnterAsync(Ada, default);
        var second = queue.EnterAsync(Ada, default).AsTask();
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Problems.Overloaded, (await Assert.ThrowsAsync<CartritaException>(() => second)).Problem);
        var third = queue.EnterAsync(Ada, default).AsTask();
        first.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Message_whose_sender_left_gives_its_turn_up()
    {
        var queue = Queue(inFlight: 1, perOwner: 1);
        var first = await queue.EnterAsync(Ada, default);
        using var left = new CancellationTokenSource();
        var second = queue.EnterAsync(Ada, left.Token).AsTask();
        var third = queue.EnterAsync(Ada, default).AsTask();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Slot_that_is_given_back_twice_frees_one_place()
    {
        var queue = Queue(inFlight: 1, perOwner: 1);
        var first = await queue.EnterAsync(Ada, default);
        first.Dispose();
        first.Dispose();
        using var second = await queue.EnterAsync(Ada, default);
        Assert.False(queue.EnterAsync(Bob, default).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Closed_queue_refuses_who_waits_and_who_comes()
    {
        var queue = Queue(inFlight: 1, perOwner: 1);
        using var first = await queue.EnterAsync(Ada, default);
        var second = queue.EnterAsync(Ada, default).AsTask();
        queue.Close();
        Assert.Equal(Problems.Unavailable, (await Assert.ThrowsAsync<CartritaException>(() => second)).Problem);
        Assert.Equal(Problems.Unavailable, (await Assert.ThrowsAsync<CartritaException>(() => queue.EnterAsync(Bob, default).AsTask())).Problem);
    }

    private static MessageHeaders Of(string owner) => new() { Owner = new OwnerId(owner), RequestId = "r" };

    private static async Task ShedAsync(TopicQueue queue, MessageHeaders headers)
    {
        var refusal = await Assert.ThrowsAsync<CartritaException>(() => queue.EnterAsync(headers, default).AsTask());
        Assert.Equal(Problems.Overloaded, refusal.Problem);
        Assert.InRange(refusal.RetryAfterSeconds!.Value, 1, 60);
    }

    private TopicQueue Queue(int inFlight, int perOwner, int queued = 100, int queuedPerOwner = 100) => new(
        "test",
        new BrokerOptions { MaxInFlight = inFlight, MaxInFlightPerOwner = perOwner, MaxQueued = queued, MaxQueuedPerOwner = queuedPerOwner, MaxWaitSeconds = 10 },
        time);
}
