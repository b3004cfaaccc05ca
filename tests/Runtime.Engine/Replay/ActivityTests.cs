using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class ActivityTests
{
    [Fact]
    public void Sequence_of_activities_gives_the_last_result()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            var sum = 0;
            for (var i = 1; i <= 5; i++)
            {
                sum = await context.CallActivityAsync<int>("Add", new[] { sum, i });
            }

            return sum;
        });
        driver.Activities["Add"] = input => System.Text.Json.JsonSerializer.Deserialize<int[]>(input!)!.Sum();

        Assert.Equal(15, driver.RunToEnd().Output<int>());
        Assert.Equal([0, 1, 2, 3, 4], driver.Decisions.OfType<Schedule>().Select(decision => decision.Task.Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fan_out_collects_every_result_in_call_order(bool batched)
    {
        var driver = new OrchestrationDriver(async context =>
            await Task.WhenAll(Enumerable.Range(0, 50).Select(i => context.CallActivityAsync<int>("Square", i)))) { Batched = batched };
        driver.Activities["Square"] = input => int.Parse(input!) * int.Parse(input!);

        Assert.Equal(Enumerable.Range(0, 50).Select(i => i * i), driver.RunToEnd().Output<int[]>());
    }

    [Fact]
    public void Failed_activity_is_caught_with_its_type_message_and_inner_chain()
    {
        TaskFailedException? caught = null;
        var driver = new OrchestrationDriver(async context =>
        {
            try
            {
                await context.CallActivityAsync("Break");
            }
            catch (TaskFailedException exception)
            {
                caught = exception;
            }

            return "went on";
        });
        driver.Activities["Break"] = _ => throw new InvalidOperationException("outer", new FormatException("inner"));

        Assert.Equal("went on", driver.RunToEnd().Output<string>());
        Assert.Equal(("Break", 0), (caught!.TaskName, caught.TaskId));
        Assert.Equal("Task 'Break' (#0) failed with an unhandled exception: outer", caught.Message);
        Assert.True(caught.FailureDetails.IsCausedBy<InvalidOperationException>());
        Assert.NotNull(caught.FailureDetails.StackTrace);
        Assert.Equal("System.FormatException: inner", caught.FailureDetails.InnerFailure!.ToString());
    }

    [Fact]
    public void Unhandled_failure_fails_the_run_and_keeps_the_cause()
    {
        var driver = new OrchestrationDriver(async context => await context.CallActivityAsync<int>("Break"));
        driver.Activities["Break"] = _ => throw new FormatException("why");

        var failure = driver.RunToEnd().Failure;

        Assert.Equal("Microsoft.DurableTask.TaskFailedException", failure.ErrorType);
        Assert.Equal("System.FormatException: why", failure.InnerFailure!.ToString());
    }

    [Fact]
    public void Activity_that_nobody_awaits_holds_the_end()
    {
        var driver = new OrchestrationDriver(context =>
        {
            context.CallActivityAsync("Slow");
            return Task.FromResult<object?>("done");
        });

        Assert.IsType<Schedule>(Assert.Single(driver.Start().Decisions));
        Assert.Null(driver.Ended);
        driver.Turn(OrchestrationDriver.Result(0, null));
        Assert.Equal("done", driver.Output<string>());
    }

    [Fact]
    public void Failure_of_the_orchestrator_waits_for_open_activities_too()
    {
        var driver = new OrchestrationDriver(context =>
        {
            context.CallActivityAsync("Slow");
            throw new FormatException("own");
        });

        driver.Start();
        Assert.Null(driver.Ended);
        driver.Turn(OrchestrationDriver.Failed(0, new TimeoutException()));
        Assert.Equal("System.FormatException: own", driver.Failure.ToString());
    }

    [Fact]
    public void Result_of_another_type_fails_the_call_only()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            try
            {
                return await context.CallActivityAsync<int>("Text");
            }
            catch (System.Text.Json.JsonException)
            {
                return "no number";
            }
        });
        driver.Activities["Text"] = _ => "seven";

        Assert.Equal("no number", driver.RunToEnd().Output<string>());
    }

    [Fact]
    public void Missing_result_is_the_default_of_its_type()
    {
        var driver = new OrchestrationDriver(async context => await context.CallActivityAsync<int>("Nothing"));
        driver.Activities["Nothing"] = _ => null;

        Assert.Equal(0, driver.RunToEnd().Output<int>());
    }

    [Fact]
    public void Options_in_place_of_the_input_are_refused()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            object slip = TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(2)));
            await context.CallActivityAsync("Any", input: slip);
            return null;
        });

        Assert.Equal(typeof(ArgumentException).FullName, driver.RunToEnd().Failure.ErrorType);
    }

    [Fact]
    public void Results_for_unknown_and_finished_ids_are_dropped_and_stay_out_of_history()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            await context.CallActivityAsync("A");
            await context.CallActivityAsync("B");
            return null;
        });
        driver.Start();

        var result = driver.Turn(
            OrchestrationDriver.Result(7, 1), OrchestrationDriver.Fired(0), OrchestrationDriver.Result(0, 1), OrchestrationDriver.Result(0, 2));

        Assert.Equal(3, result.Dropped.Count);
        Assert.Single(result.Appended.OfType<TaskCompleted>());
        Assert.Empty(result.Appended.OfType<TimerFired>());
    }

    [Fact]
    public void Input_is_serialized_when_the_call_is_made()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            var list = new List<int> { 1 };
            var call = context.CallActivityAsync("A", list);
            list.Add(2);
            await call;
            return null;
        });

        Assert.Equal("[1]", driver.Start().Decisions.OfType<Schedule>().Single().Task.Input);
    }
}
