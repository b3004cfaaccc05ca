using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class ContinueAsNewTests
{
    [Fact]
    public void New_generation_starts_with_new_input_and_an_empty_history()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            var round = context.GetInput<int>();
            await context.CallActivityAsync("A", round);
            if (round < 3)
            {
                context.ContinueAsNew(round + 1);
            }

            return $"round {round}";
        });
        driver.Activities["A"] = _ => null;

        Assert.Equal("round 3", driver.RunToEnd(1).Output<string>());
        Assert.Equal(2, driver.Generations.Count);
        Assert.All(driver.Generations, history => Assert.Equal(CompletionStatus.ContinuedAsNew, ((ExecutionCompleted)history[^1]).Status));
        var executions = driver.Generations.Append(driver.History).Select(history => history.OfType<ExecutionStarted>().Single().ExecutionId);
        Assert.Equal(3, executions.Distinct().Count());
    }

    [Fact]
    public void Identity_parent_tags_and_trace_go_on()
    {
        var driver = new OrchestrationDriver(context =>
        {
            context.ContinueAsNew(1);
            return Task.FromResult<object?>(null);
        });
        var started = new ExecutionStarted
        {
            Timestamp = OrchestrationDriver.Epoch,
            Name = OrchestrationDriver.Name,
            InstanceId = OrchestrationDriver.Instance,
            ExecutionId = "e1",
            ParentName = "P",
            ParentInstanceId = "p1",
            ParentExecutionId = "pe1",
            ParentTaskId = 4,
            Tags = new Dictionary<string, string> { ["k"] = "v" },
            TraceParent = "00-1-2-01",
            StartAt = OrchestrationDriver.Epoch,
        };

        var next = Assert.IsType<ContinueAsNew>(Assert.Single(driver.Run([], started).Decisions)).Started;

        Assert.Equal(started with { ExecutionId = next.ExecutionId, Input = "1", StartAt = null }, next);
        Assert.NotEqual("e1", next.ExecutionId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unclaimed_events_go_on_unless_told_not_to(bool preserve)
    {
        var driver = new OrchestrationDriver(async context =>
        {
            if (context.GetInput<int>() == 1)
            {
                await context.CallActivityAsync("A");
                context.ContinueAsNew(new ContinueAsNewOptions { NewInput = 2, PreserveUnprocessedEvents = preserve });
                return null;
            }

            return new[] { await context.WaitForExternalEvent<string>("b"), await context.WaitForExternalEvent<string>("a") };
        });
        driver.Start(1);
        driver.Turn(OrchestrationDriver.Raised("a", "first"), OrchestrationDriver.Raised("b", "second"));
        driver.Turn(OrchestrationDriver.Result(0, null));
        Assert.Equal(preserve, driver.Ended is not null);

        if (!preserve)
        {
            driver.Turn(OrchestrationDriver.Raised("a", "first"), OrchestrationDriver.Raised("b", "second"));
        }

        Assert.Equal(["second", "first"], driver.Output<string[]>()!);
    }

    [Fact]
    public void Events_that_follow_in_the_same_batch_reach_the_new_generation_even_where_older_ones_are_dropped()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            if (context.GetInput<int>() == 1)
            {
                await context.CallActivityAsync("A");
                context.ContinueAsNew(2, preserveUnprocessedEvents: false);
                return null;
            }

            return await context.WaitForExternalEvent<string>("n");
        });
        driver.Start(1);

        var result = driver.Turn(
            OrchestrationDriver.Raised("n", "old"), OrchestrationDriver.Result(0, null), OrchestrationDriver.Raised("n", "new"), OrchestrationDriver.Result(9, null));

        Assert.Equal("new", driver.Output<string>());
        Assert.IsType<TaskCompleted>(Assert.Single(result.Dropped));
    }

    [Fact]
    public void Commands_that_follow_in_the_same_batch_reach_the_new_generation()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            await context.CallActivityAsync("A");
            context.ContinueAsNew();
            return null;
        });
        driver.Start();

        driver.Turn(
            OrchestrationDriver.Result(0, null),
            new ExecutionTerminated { Timestamp = OrchestrationDriver.Epoch, Output = "\"enough\"" });

        Assert.Equal((CompletionStatus.Terminated, "\"enough\""), (driver.Ended!.Status, driver.Ended.Output));
        Assert.Single(driver.Generations);
    }

    [Fact]
    public void Open_calls_hold_the_next_generation_and_events_meanwhile_are_carried()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            if (context.GetInput<int>() == 1)
            {
                _ = context.WaitForExternalEvent<string>("n");
                _ = context.CallActivityAsync("Slow");
                context.ContinueAsNew(2);
                return null;
            }

            return await context.WaitForExternalEvent<string>("n");
        });
        driver.Start(1);
        driver.Turn(OrchestrationDriver.Raised("n", "for the next"));
        Assert.Empty(driver.Generations);

        driver.Turn(OrchestrationDriver.Result(0, null));

        Assert.Equal("for the next", driver.Output<string>());
    }

    [Fact]
    public void Failure_after_the_call_fails_the_run()
    {
        var driver = new OrchestrationDriver(context =>
        {
            context.ContinueAsNew(2);
            throw new FormatException("after all");
        });

        Assert.Equal("System.FormatException: after all", driver.RunToEnd().Failure.ToString());
        Assert.Empty(driver.Generations);
    }

    [Fact]
    public void Hundred_generations_keep_every_event_in_order()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            var sum = context.GetInput<int>();
            var next = await context.WaitForExternalEvent<int>("n");
            if (next < 0)
            {
                return sum;
            }

            context.ContinueAsNew((sum * 3 + next) % 1009);
            return null;
        });
        driver.Start(0);

        driver.Turn([.. Enumerable.Range(0, 100).Append(-1).Select(i => OrchestrationDriver.Raised("n", i))]);

        Assert.Equal(Enumerable.Range(0, 100).Aggregate(0, (sum, i) => (sum * 3 + i) % 1009), driver.Output<int>());
        Assert.Equal(100, driver.Generations.Count);
    }
}
