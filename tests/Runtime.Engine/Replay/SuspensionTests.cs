using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class SuspensionTests
{
    private static readonly ExecutionSuspended Suspend = new() { Timestamp = OrchestrationDriver.Epoch, Reason = "wait" };
    private static readonly ExecutionResumed Resume = new() { Timestamp = OrchestrationDriver.Epoch, Reason = "go" };

    private static OrchestrationDriver TwoSteps() => new(async context =>
        $"{await context.CallActivityAsync<string>("A")} {await context.WaitForExternalEvent<string>("n")} {await context.CallActivityAsync<string>("B")}");

    [Fact]
    public void Held_events_are_applied_in_order_on_resume()
    {
        var driver = TwoSteps();
        driver.Start();
        Assert.True(driver.Turn(Suspend).Suspended);

        Assert.Empty(driver.Turn(OrchestrationDriver.Result(0, "a")).Decisions);
        Assert.Empty(driver.Turn(OrchestrationDriver.Raised("n", "event")).Decisions);
        var resumed = driver.Turn(Resume);

        Assert.False(resumed.Suspended);
        Assert.Equal("B", Assert.IsType<Schedule>(Assert.Single(resumed.Decisions)).Task.Name);
        driver.Turn(OrchestrationDriver.Result(1, "b"));
        Assert.Equal("a event b", driver.Output<string>());
    }

    [Fact]
    public void Decisions_of_the_turn_that_was_suspended_wait_too()
    {
        var driver = TwoSteps();
        driver.Start();

        var result = driver.Turn(OrchestrationDriver.Result(0, "a"), OrchestrationDriver.Raised("n", "event"), Suspend);

        Assert.True(result.Suspended);
        Assert.Empty(result.Decisions);
        Assert.IsType<Schedule>(Assert.Single(driver.Turn(Resume).Decisions));
    }

    [Fact]
    public void Suspending_twice_and_resuming_once_goes_on()
    {
        var driver = TwoSteps();
        driver.Start();
        driver.Turn(Suspend);
        driver.Turn(Suspend, OrchestrationDriver.Result(0, "a"));

        Assert.False(driver.Turn(Resume).Suspended);
        driver.Turn(OrchestrationDriver.Raised("n", "e"));
        Assert.Equal(2, driver.Decisions.Count);
    }

    [Fact]
    public void Resuming_what_runs_changes_nothing()
    {
        var driver = TwoSteps();
        driver.Start();

        var result = driver.Turn(Resume);

        Assert.Empty(result.Decisions);
        Assert.False(result.Suspended);
    }

    [Fact]
    public void Held_events_that_the_resumed_code_does_not_reach_are_carried_into_the_next_generation()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            if (context.GetInput<int>() == 1)
            {
                await context.CallActivityAsync("A");
                context.ContinueAsNew(2);
                return null;
            }

            return await context.WaitForExternalEvent<string>("n");
        });
        driver.Start(1);
        driver.Turn(Suspend);
        driver.Turn(OrchestrationDriver.Result(0, null), OrchestrationDriver.Raised("n", "held"));

        driver.Turn(Resume);

        Assert.Equal("held", driver.Output<string>());
    }

    [Fact]
    public void Terminate_ends_a_suspended_run_at_once()
    {
        var driver = TwoSteps();
        driver.Start();
        driver.Turn(Suspend);

        var result = driver.Turn(new ExecutionTerminated { Timestamp = OrchestrationDriver.Epoch, Output = "1" });

        Assert.Equal(CompletionStatus.Terminated, driver.Ended!.Status);
        Assert.False(result.Suspended);
    }

    [Fact]
    public void Terminate_drops_what_the_turn_decided_and_what_comes_after()
    {
        var driver = TwoSteps();
        driver.Start();

        var result = driver.Turn(
            OrchestrationDriver.Result(0, "a"),
            OrchestrationDriver.Raised("n", "e"),
            new ExecutionTerminated { Timestamp = OrchestrationDriver.Epoch, Output = "\"stopped\"" },
            OrchestrationDriver.Raised("n", "late"));

        Assert.Equal("\"stopped\"", Assert.IsType<Complete>(Assert.Single(result.Decisions)).Completed.Output);
        Assert.Single(result.Dropped);
    }

    [Fact]
    public void Terminate_does_not_wait_for_open_calls()
    {
        var driver = new OrchestrationDriver(async context => await context.CallActivityAsync<int>("Slow"));
        driver.Start();

        driver.Turn(new ExecutionTerminated { Timestamp = OrchestrationDriver.Epoch });

        Assert.Equal(CompletionStatus.Terminated, driver.Ended!.Status);
    }

    [Fact]
    public void End_before_the_terminate_in_one_batch_counts()
    {
        var driver = new OrchestrationDriver(async context => await context.CallActivityAsync<int>("A"));
        driver.Start();

        driver.Turn(OrchestrationDriver.Result(0, 3), new ExecutionTerminated { Timestamp = OrchestrationDriver.Epoch });

        Assert.Equal(3, driver.Output<int>());
    }
}
