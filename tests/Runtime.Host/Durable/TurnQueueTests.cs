using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.Turns;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Durable;

public sealed class TurnQueueTests : IDisposable
{
    private readonly VirtualClock _clock = new();
    private readonly WorkTracker _tracker = new();
    private readonly RuntimeMeter _meter = new();
    private readonly TurnQueue _queue;

    public TurnQueueTests() => _queue = new(_clock, _tracker, _meter);

    public void Dispose()
    {
        _queue.Dispose();
        _meter.Dispose();
    }

    private InboxMessage Event(long key, long id, string name, DateTimeOffset? due = null) =>
        new(key, id, due, null, new EventRaised { Timestamp = _clock.GetUtcNow(), Name = name });

    private InboxMessage Start(long key, long id, DateTimeOffset? due = null) => new(key, id, due, null, new ExecutionStarted
    {
        Timestamp = _clock.GetUtcNow(),
        Name = "Any",
        InstanceId = $"i{key}",
        ExecutionId = "e1",
    });

    private InboxMessage Timer(long key, long id, int timer, TimeSpan after)
    {
        var due = _clock.GetUtcNow() + after;
        return new(key, id, due, "e1", new TimerFired { Timestamp = due, TimerId = timer, FireAt = due });
    }

    private TurnCommit Commit(OrchestrationRuntimeStatus status, params int[] closedTimers) => new()
    {
        InstanceKey = 1,
        InstanceId = "i1",
        ExecutionId = "e1",
        HistoryLength = 0,
        Now = _clock.GetUtcNow(),
        Appended = [],
        Consumed = [],
        Status = status,
        ClosedTimers = closedTimers,
    };

    private async Task<(TurnClaim Claim, string Names)> ClaimAsync()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var claim = await _queue.ClaimAsync(bound.Token);
        return (claim, string.Join(',', claim.Messages.Select(message => message.Event switch
        {
            EventRaised raised => raised.Name,
            TimerFired fired => $"timer {fired.TimerId}",
            _ => "start",
        })));
    }

    [Fact]
    public async Task Message_that_arrives_while_the_inbox_of_a_refused_turn_is_read_is_kept_once()
    {
        _queue.Add([Event(1, 1, "gone")]);
        var (claim, _) = await ClaimAsync();
        _queue.Add([Event(1, 2, "stale")]);

        _queue.Unsee(claim);
        _queue.Add([Event(1, 3, "read"), Event(1, 4, "missed")]);
        _queue.Replace(claim, [Event(1, 3, "read")]);
        _queue.Release(claim);

        Assert.Equal("read,missed", (await ClaimAsync()).Names);
    }

    [Fact]
    public async Task New_generations_of_several_instances_go_before_what_waits_for_each()
    {
        _queue.Add([
            Start(1, -3), Event(1, -2, "a1"), Start(2, -2), Event(1, -1, "a2"), Event(2, -1, "b1"), Event(2, 5, "b2"), Event(1, 6, "a3"),
        ]);

        Assert.Equal("start,a1,a2,a3", (await ClaimAsync()).Names);
        Assert.Equal("start,b1,b2", (await ClaimAsync()).Names);
    }

    [Fact]
    public async Task New_generation_goes_before_what_arrived_during_the_turn_that_made_it()
    {
        _queue.Add([Event(1, 1, "old")]);
        var (claim, _) = await ClaimAsync();
        _queue.Add([Event(1, 2, "meanwhile")]);

        _queue.Add([Start(1, -2), Event(1, -1, "carried")]);
        _queue.Release(claim);

        Assert.Equal("start,carried,meanwhile", (await ClaimAsync()).Names);
    }

    [Fact]
    public async Task Held_instance_is_not_handed_out_until_it_is_let_go()
    {
        _queue.Add([Event(1, 1, "first")]);
        var (claim, _) = await ClaimAsync();
        _queue.Add([Event(1, 2, "second"), Event(2, 3, "other")]);
        Assert.Equal("other", (await ClaimAsync()).Names);

        _queue.Release(claim);

        Assert.Equal("second", (await ClaimAsync()).Names);
    }

    [Fact]
    public async Task Abandoned_turn_comes_back_whole_after_its_delay()
    {
        _queue.Add([Event(1, 1, "first")]);
        var (claim, _) = await ClaimAsync();
        _queue.Add([Event(1, 2, "second")]);

        _queue.Abandon(claim, TimeSpan.FromSeconds(5));
        Assert.True(_tracker.WhenIdleAsync().IsCompleted);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(5), _queue.NextDue);
        _clock.Advance(TimeSpan.FromSeconds(5));

        var (again, names) = await ClaimAsync();
        Assert.Equal("first,second", names);
        Assert.Equal(1, again.Instance.Failures);
    }

    [Fact]
    public async Task Scheduled_start_goes_before_events_that_came_early()
    {
        _queue.Add([Start(1, 1, _clock.GetUtcNow().AddHours(1)), Event(1, 2, "early")]);
        Assert.True(_tracker.WhenIdleAsync().IsCompleted);

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal("start,early", (await ClaimAsync()).Names);
    }

    [Fact]
    public async Task Forgotten_timer_is_shown_to_nobody_whether_it_waits_or_has_fired()
    {
        _queue.Add([Event(1, 1, "x"), Timer(1, 2, 7, TimeSpan.FromSeconds(1)), Timer(1, 3, 8, TimeSpan.FromSeconds(5)), Timer(1, 4, 9, TimeSpan.FromSeconds(6))]);
        var (claim, _) = await ClaimAsync();
        _clock.Advance(TimeSpan.FromSeconds(2));

        _queue.Settle(claim, Commit(OrchestrationRuntimeStatus.Running, 7, 8));
        _queue.Release(claim);
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.True(_tracker.WhenIdleAsync().IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("timer 9", (await ClaimAsync()).Names);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed, false)]
    [InlineData(OrchestrationRuntimeStatus.Running, true)]
    public async Task End_of_a_generation_closes_its_timers_and_nobody_elses(OrchestrationRuntimeStatus status, bool goesOn)
    {
        _queue.Add([Event(1, 1, "x"), Timer(1, 2, 7, TimeSpan.FromSeconds(1)), Timer(1, 3, 8, TimeSpan.FromDays(30)), Timer(2, 4, 8, TimeSpan.FromDays(1))]);
        var (claim, _) = await ClaimAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));

        _queue.Settle(claim, Commit(status) with { Next = goesOn ? (ExecutionStarted)Start(1, 5).Event : null });
        _queue.Release(claim);

        Assert.Equal(1, _queue.TimersWaiting);
        Assert.Equal(_clock.GetUtcNow().AddDays(1).AddSeconds(-1), _queue.NextDue);
        Assert.True(_tracker.WhenIdleAsync().IsCompleted);
    }

    [Fact]
    public async Task Timer_of_the_next_generation_is_not_mistaken_for_one_of_the_last()
    {
        _queue.Add([Event(1, 1, "x"), Timer(1, 2, 7, TimeSpan.FromSeconds(1))]);
        var (claim, _) = await ClaimAsync();
        _queue.Settle(claim, Commit(OrchestrationRuntimeStatus.Running) with { Next = (ExecutionStarted)Start(1, 3).Event });
        _queue.Add([Timer(1, 4, 7, TimeSpan.FromSeconds(9))]);
        _queue.Release(claim);

        _clock.Advance(TimeSpan.FromSeconds(8));
        Assert.True(_tracker.WhenIdleAsync().IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([4L], (await ClaimAsync()).Claim.Messages.Select(message => message.Id));
    }

    [Fact]
    public async Task Queue_is_idle_once_all_is_let_go()
    {
        _queue.Add([Event(1, 1, "x")]);
        var idle = _tracker.WhenIdleAsync();
        var (claim, _) = await ClaimAsync();
        Assert.False(idle.IsCompleted);

        _queue.Release(claim);

        await idle.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
    }
}
