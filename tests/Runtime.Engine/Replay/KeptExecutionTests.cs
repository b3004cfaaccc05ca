using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Tests.Replay;

/// <summary>What random programs do not do, with an execution that is kept between turns beside the replays.</summary>
public sealed class KeptExecutionTests
{
    [Fact]
    public void Suspension_over_several_turns_holds_decisions_until_it_ends()
    {
        var driver = Kept(async context =>
        {
            var first = await context.CallActivityAsync<int>("A");
            context.SetCustomStatus($"got {first}");
            return await context.CallActivityAsync<int>("A", first) + await context.WaitForExternalEvent<int>("n");
        });
        driver.Start();
        driver.Turn(OrchestrationDriver.Result(0, 1), new ExecutionSuspended { Timestamp = driver.Now });
        driver.Turn(OrchestrationDriver.Raised("n", 5));
        driver.Turn(new ExecutionResumed { Timestamp = driver.Now });
        driver.Turn(OrchestrationDriver.Result(1, 2));

        Assert.Equal(7, driver.Output<int>());
    }

    [Fact]
    public void Cancelled_timers_are_closed_once()
    {
        var driver = Kept(async context =>
        {
            using var giveUp = new CancellationTokenSource();
            var timer = context.CreateTimer(context.CurrentUtcDateTime.AddDays(1), giveUp.Token);
            var value = await context.WaitForExternalEvent<int>("n");
            giveUp.Cancel();
            return value + await context.WaitForExternalEvent<int>("n");
        });
        driver.Start();
        var closing = driver.Turn(OrchestrationDriver.Raised("n", 1));
        var after = driver.Turn(OrchestrationDriver.Raised("n", 2));

        Assert.Equal([0], closing.ClosedTimers);
        Assert.Empty(after.ClosedTimers);
        Assert.Equal(3, driver.Output<int>());
    }

    [Fact]
    public void Generations_are_kept_one_after_another()
    {
        var driver = Kept(async context =>
        {
            var left = context.GetInput<int>();
            var got = await context.WaitForExternalEvent<int>("n");
            if (left > 0)
            {
                context.ContinueAsNew(left - 1);
            }

            return got;
        });
        driver.Start(2);
        driver.Turn(OrchestrationDriver.Raised("n", 1), OrchestrationDriver.Raised("n", 2));
        driver.Turn(OrchestrationDriver.Raised("n", 3));

        Assert.Equal(3, driver.Output<int>());
        Assert.Equal(2, driver.Generations.Count);
    }

    [Fact]
    public void Guids_and_times_go_on_counting()
    {
        var driver = Kept(async context =>
        {
            var first = context.NewGuid();
            await context.CreateTimer(TimeSpan.FromSeconds(5), CancellationToken.None);
            return $"{first} {context.NewGuid()} {context.CurrentUtcDateTime:O} {context.IsReplaying}";
        });

        Assert.EndsWith("2026-01-01T00:00:05.0000000Z False", driver.RunToEnd().Output<string>());
    }

    private static OrchestrationDriver Kept(Func<TaskOrchestrationContext, Task<object?>> orchestrator) => new(orchestrator) { Keeps = true };
}
