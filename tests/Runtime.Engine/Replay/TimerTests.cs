using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Tests.Driver;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class TimerTests
{
    [Fact]
    public void Timer_fires_at_its_time_and_time_is_that_of_the_turn()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            var before = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromDays(30), CancellationToken.None);
            return new[] { before, context.CurrentUtcDateTime };
        });

        var times = driver.RunToEnd().Output<DateTime[]>()!;

        Assert.Equal([OrchestrationDriver.Epoch.UtcDateTime, OrchestrationDriver.Epoch.UtcDateTime.AddDays(30)], times);
        Assert.All(times, time => Assert.Equal(DateTimeKind.Utc, time.Kind));
    }

    [Fact]
    public void Absolute_time_of_a_timer_is_kept_in_utc()
    {
        var due = OrchestrationDriver.Epoch.UtcDateTime.AddHours(5);
        var driver = new OrchestrationDriver(async context =>
        {
            await context.CreateTimer(due, CancellationToken.None);
            return null;
        });

        var timer = Assert.IsType<SetTimer>(Assert.Single(driver.Start().Decisions)).Timer;

        Assert.Equal(new DateTimeOffset(due), timer.FireAt);
        Assert.Equal(TimeSpan.Zero, timer.FireAt.Offset);
    }

    [Fact]
    public void Open_timer_holds_the_end()
    {
        var driver = new OrchestrationDriver(context =>
        {
            context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            return Task.FromResult<object?>("early");
        });

        driver.Start();
        Assert.Null(driver.Ended);
        Assert.Equal("early", driver.Work().Output<string>());
    }

    [Fact]
    public void Cancelled_timer_is_closed_and_holds_nothing()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromMinutes(1), cancel.Token);
            await context.CallActivityAsync("A");
            cancel.Cancel();
            await Assert.ThrowsAsync<TaskCanceledException>(() => timer);
            return "closed";
        });
        driver.Start();

        var result = driver.Turn(OrchestrationDriver.Result(1, null));

        Assert.Equal("closed", driver.Output<string>());
        Assert.Equal([0], result.ClosedTimers);
    }

    [Fact]
    public void Timer_closed_in_a_replayed_turn_is_not_reported_again_and_its_firing_is_dropped()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            using var cancel = new CancellationTokenSource();
            _ = context.CreateTimer(TimeSpan.FromMinutes(1), cancel.Token);
            await context.CallActivityAsync("A");
            cancel.Cancel();
            await context.CallActivityAsync("B");
            return null;
        });
        driver.Start();
        Assert.Equal([0], driver.Turn(OrchestrationDriver.Result(1, null)).ClosedTimers);

        var late = driver.Turn(OrchestrationDriver.Fired(0));

        Assert.Empty(late.ClosedTimers);
        Assert.IsType<TimerFired>(Assert.Single(late.Dropped));
    }

    [Fact]
    public void Timer_cancelled_in_its_own_last_turn_is_never_set()
    {
        var driver = new OrchestrationDriver(context =>
        {
            using var cancel = new CancellationTokenSource();
            _ = context.CreateTimer(TimeSpan.FromMinutes(1), cancel.Token);
            cancel.Cancel();
            return Task.FromResult<object?>(1);
        });

        Assert.IsType<Complete>(Assert.Single(driver.Start().Decisions));
    }

    [Fact]
    public void Cancelled_token_makes_no_timer()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            await Assert.ThrowsAsync<TaskCanceledException>(
                () => context.CreateTimer(TimeSpan.FromMinutes(1), new CancellationToken(canceled: true)));
            return "none";
        });

        Assert.Equal("none", driver.RunToEnd().Output<string>());
        Assert.Empty(driver.Decisions.OfType<SetTimer>());
    }
}
