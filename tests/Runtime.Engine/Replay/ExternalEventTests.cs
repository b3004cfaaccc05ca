using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.Tests.Driver;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class ExternalEventTests
{
    [Fact]
    public void Event_name_ignores_case()
    {
        var driver = new OrchestrationDriver(async context => await context.WaitForExternalEvent<string>("Approval"));
        driver.Start();

        driver.Turn(OrchestrationDriver.Raised("APPROVAL", "yes"));

        Assert.Equal("yes", driver.Output<string>());
    }

    [Fact]
    public void Unclaimed_events_wait_in_order_of_arrival()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            await context.CallActivityAsync("A");
            return new[]
            {
                await context.WaitForExternalEvent<int>("n"),
                await context.WaitForExternalEvent<int>("N"),
                await context.WaitForExternalEvent<int>("n"),
            };
        });
        driver.Start();
        driver.Turn(OrchestrationDriver.Raised("n", 1));
        driver.Turn(OrchestrationDriver.Raised("N", 2), OrchestrationDriver.Raised("n", 3));

        driver.Turn(OrchestrationDriver.Result(0, null));

        Assert.Equal([1, 2, 3], driver.Output<int[]>()!);
    }

    [Fact]
    public void Newest_waiter_gets_the_event()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            var old = context.WaitForExternalEvent<int>("n");
            var newest = context.WaitForExternalEvent<int>("n");
            var first = await newest;
            return new[] { first, await old };
        });
        driver.Start();

        driver.Turn(OrchestrationDriver.Raised("n", 1), OrchestrationDriver.Raised("n", 2));

        Assert.Equal([1, 2], driver.Output<int[]>()!);
    }

    [Fact]
    public void Cancelled_wait_takes_nothing()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            var old = context.WaitForExternalEvent<int>("n");
            using var cancel = new CancellationTokenSource();
            var cancelled = context.WaitForExternalEvent<int>("n", cancel.Token);
            cancel.Cancel();
            await Assert.ThrowsAsync<TaskCanceledException>(() => cancelled);
            await Assert.ThrowsAsync<TaskCanceledException>(() => context.WaitForExternalEvent<int>("n", cancel.Token));
            return await old;
        });
        driver.Start();

        driver.Turn(OrchestrationDriver.Raised("n", 7));

        Assert.Equal(7, driver.Output<int>());
    }

    [Fact]
    public void Wait_with_an_already_cancelled_token_leaves_the_kept_event_alone()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            await context.CallActivityAsync("A");
            await Assert.ThrowsAsync<TaskCanceledException>(
                () => context.WaitForExternalEvent<int>("n", new CancellationToken(canceled: true)));
            return await context.WaitForExternalEvent<int>("n");
        });
        driver.Start();

        driver.Turn(OrchestrationDriver.Raised("n", 7), OrchestrationDriver.Result(0, null));

        Assert.Equal(7, driver.Output<int>());
    }

    [Fact]
    public void Wait_with_a_timeout_throws_when_the_timer_fires_first_and_a_later_event_is_kept()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            await Assert.ThrowsAsync<TaskCanceledException>(() => context.WaitForExternalEvent<int>("n", TimeSpan.FromMinutes(1)));
            return await context.WaitForExternalEvent<int>("n");
        });
        driver.Start();

        driver.Turn(OrchestrationDriver.Fired(0), OrchestrationDriver.Raised("n", 5));

        Assert.Equal(5, driver.Output<int>());
    }

    [Fact]
    public void Wait_with_a_timeout_closes_the_timer_when_the_event_comes()
    {
        var driver = new OrchestrationDriver(async context => await context.WaitForExternalEvent<int>("n", TimeSpan.FromMinutes(1)));
        driver.Start();

        var result = driver.Turn(OrchestrationDriver.Raised("n", 5));

        Assert.Equal(5, driver.Output<int>());
        Assert.Equal([0], result.ClosedTimers);
    }

    [Fact]
    public void Wait_with_a_timeout_ends_with_the_callers_token_too()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            using var cancel = new CancellationTokenSource();
            var wait = context.WaitForExternalEvent<int>("n", TimeSpan.FromMinutes(1), cancel.Token);
            await context.CallActivityAsync("A");
            cancel.Cancel();
            await Assert.ThrowsAsync<TaskCanceledException>(() => wait);
            return "cancelled";
        });
        driver.Start();

        driver.Turn(OrchestrationDriver.Result(1, null));

        Assert.Equal("cancelled", driver.Output<string>());
    }

    [Fact]
    public void Abandoned_waiter_does_not_hold_the_end()
    {
        var driver = new OrchestrationDriver(context =>
        {
            context.WaitForExternalEvent<int>("never");
            return Task.FromResult<object?>("done");
        });

        Assert.IsType<Complete>(Assert.Single(driver.Start().Decisions));
    }

    [Fact]
    public void Open_waits_for_one_name_have_one_type()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            _ = context.WaitForExternalEvent<int>("n");
            await Assert.ThrowsAsync<ArgumentException>(() => context.WaitForExternalEvent<string>("N"));
            return "refused";
        });

        Assert.Equal("refused", driver.RunToEnd().Output<string>());
    }

    [Fact]
    public void Payload_that_does_not_fit_fails_where_it_is_awaited()
    {
        var driver = new OrchestrationDriver(async context => await context.WaitForExternalEvent<int>("n"));
        driver.Start();

        driver.Turn(OrchestrationDriver.Raised("n", "text"));

        Assert.Equal(typeof(System.Text.Json.JsonException).FullName, driver.Failure.ErrorType);
    }

    [Fact]
    public void Thousand_waits_that_timed_out_cost_the_next_event_nothing()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            for (var i = 0; i < 1000; i++)
            {
                using var cancel = new CancellationTokenSource();
                var wait = context.WaitForExternalEvent<int>("n", cancel.Token);
                cancel.Cancel();
                await Assert.ThrowsAsync<TaskCanceledException>(() => wait);
            }

            return await context.WaitForExternalEvent<int>("n");
        });
        driver.Start();

        driver.Turn(OrchestrationDriver.Raised("n", 1));

        Assert.Equal(1, driver.Output<int>());
    }

    [Fact]
    public void Sent_event_names_its_receiver_and_carries_its_payload()
    {
        var driver = new OrchestrationDriver(context =>
        {
            context.SendEvent("other", "hello", new { Value = 3 });
            return Task.FromResult<object?>(null);
        });
        driver.RunToEnd();

        var sent = Assert.Single(driver.Sent);
        Assert.Equal(("other", "hello", """{"Value":3}"""), (sent.InstanceId, sent.Name, sent.Input));
        Assert.NotNull(driver.Ended);
    }

    [Theory]
    [InlineData("", "e")]
    [InlineData("i", "")]
    public void Sending_to_nobody_or_nothing_is_refused(string instance, string name)
    {
        var driver = new OrchestrationDriver(context =>
        {
            context.SendEvent(instance, name, 1);
            return Task.FromResult<object?>(null);
        });

        Assert.Equal(typeof(ArgumentException).FullName, driver.RunToEnd().Failure.ErrorType);
    }
}
