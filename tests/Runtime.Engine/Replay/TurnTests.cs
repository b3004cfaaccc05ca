using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class TurnTests
{
    private static readonly ExecutionStarted Started = new()
    {
        Timestamp = OrchestrationDriver.Epoch,
        Name = OrchestrationDriver.Name,
        InstanceId = OrchestrationDriver.Instance,
        ExecutionId = "e1",
        Input = "7",
    };

    [Fact]
    public void First_turn_appends_its_start_its_events_and_its_decisions()
    {
        var driver = new OrchestrationDriver(async context => await context.CallActivityAsync<int>("A", context.GetInput<int>()));

        var result = driver.Run([], Started);

        Assert.Collection(
            result.Appended,
            begun => Assert.Equal(OrchestrationDriver.Epoch, Assert.IsType<TurnStarted>(begun).Timestamp),
            started => Assert.Same(Started, started),
            task => Assert.Equal("7", Assert.IsType<TaskScheduled>(task).Input));
        Assert.Same(result.Appended[2], Assert.IsType<Schedule>(Assert.Single(result.Decisions)).Task);
    }

    [Fact]
    public void Ended_history_takes_no_further_event()
    {
        var driver = new OrchestrationDriver(_ => Task.FromResult<object?>(1));
        driver.Turn(Started);

        var result = driver.Run(driver.History, OrchestrationDriver.Raised("n", 1));

        Assert.Empty(result.Appended);
        Assert.Empty(result.Decisions);
        Assert.Single(result.Dropped);
    }

    [Fact]
    public void Unknown_orchestrator_fails_the_execution()
    {
        var driver = new OrchestrationDriver(_ => Task.FromResult<object?>(1));

        var result = driver.Run([], Started with { Name = "Nobody" });

        var completed = Assert.IsType<Complete>(Assert.Single(result.Decisions)).Completed;
        Assert.True(TaskNotFound.Is(completed.Failure!));
        Assert.Contains("'Nobody'", completed.Failure!.ErrorMessage);
    }

    [Fact]
    public void Events_without_a_start_are_refused()
    {
        var driver = new OrchestrationDriver(_ => Task.FromResult<object?>(1));

        Assert.Throws<ArgumentException>(() => driver.Run([], OrchestrationDriver.Raised("n", 1)));
    }

    [Fact]
    public void History_of_a_newer_engine_is_not_replayed()
    {
        var driver = new OrchestrationDriver(_ => Task.FromResult<object?>(1));

        Assert.Throws<NotSupportedException>(() => driver.Run([], Started with { SemanticsVersion = EngineSemantics.Current + 1 }));
    }

    [Fact]
    public void Second_start_is_dropped()
    {
        var driver = new OrchestrationDriver(async context => await context.CallActivityAsync<int>("A"));
        driver.Turn(Started);

        Assert.IsType<ExecutionStarted>(Assert.Single(driver.Turn(Started with { ExecutionId = "e2" }).Dropped));
    }

    [Fact]
    public void Exception_before_the_first_await_fails_the_execution()
    {
        var driver = new OrchestrationDriver(_ => throw new FormatException("at once"));

        Assert.Equal("System.FormatException: at once", driver.RunToEnd().Failure.ToString());
    }

    [Fact]
    public void Cancelled_orchestrator_fails()
    {
        var driver = new OrchestrationDriver(_ => Task.FromCanceled<object?>(new CancellationToken(canceled: true)));

        Assert.Equal(typeof(TaskCanceledException).FullName, driver.RunToEnd().Failure.ErrorType);
    }

    [Fact]
    public void Output_that_cannot_be_serialized_fails()
    {
        var driver = new OrchestrationDriver(_ => Task.FromResult<object?>(new { Bad = (Action)(() => { }) }));

        Assert.Equal(typeof(NotSupportedException).FullName, driver.RunToEnd().Failure.ErrorType);
    }

    [Fact]
    public void Input_that_does_not_fit_fails()
    {
        var driver = new OrchestrationDriver(context => Task.FromResult<object?>(context.GetInput<DateTime>()));

        Assert.Equal(typeof(System.Text.Json.JsonException).FullName, driver.RunToEnd("no date").Failure.ErrorType);
    }

    [Fact]
    public void Top_level_run_has_no_parent()
    {
        var driver = new OrchestrationDriver(context => Task.FromResult<object?>($"{context.Parent is null} {context.Name} {context.InstanceId}"));

        Assert.Equal("True Main i1", driver.RunToEnd().Output<string>());
    }

    [Fact]
    public void Call_without_a_name_is_refused()
    {
        var driver = new OrchestrationDriver(async context => await context.CallActivityAsync<int>(default(TaskName)));

        Assert.Equal(typeof(ArgumentException).FullName, driver.RunToEnd().Failure.ErrorType);
    }

    [Fact]
    public void Same_request_gives_the_same_result_twice()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            context.SetCustomStatus(context.NewGuid());
            await Task.WhenAll(context.CallSubOrchestratorAsync("C"), context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None));
            return null;
        });

        var first = driver.Run([], Started);
        var second = driver.Run([], Started);

        Assert.Equal(first.Appended, second.Appended);
        Assert.Equal(first.Decisions, second.Decisions);
        Assert.Equal(first.CustomStatus, second.CustomStatus);
    }

    [Fact]
    public void Ten_thousand_results_in_one_turn_are_taken()
    {
        const int Count = 10_000;
        var driver = new OrchestrationDriver(async context =>
            (await Task.WhenAll(Enumerable.Range(0, Count).Select(i => context.CallActivityAsync<int>("A", i)))).Sum());
        var history = driver.Run([], Started).Appended;

        var result = driver.Run(history, [.. Enumerable.Range(0, Count).Select(i => OrchestrationDriver.Result(i, 1))]);

        Assert.Equal("10000", Assert.IsType<Complete>(Assert.Single(result.Decisions)).Completed.Output);
    }

    [Fact]
    public void Deep_inner_methods_do_not_exhaust_the_stack()
    {
        var driver = new OrchestrationDriver(async context => await Deep(context, 5_000));
        driver.Activities["A"] = _ => 1;

        Assert.Equal(5_001, driver.RunToEnd().Output<int>());

        static async Task<int> Deep(TaskOrchestrationContext context, int depth) =>
            depth == 0 ? await context.CallActivityAsync<int>("A") : 1 + await Deep(context, depth - 1);
    }
}
