using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class DeterminismTests
{
    [Fact]
    public void Guids_are_version_5_of_instance_time_and_counter()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            var guids = new List<Guid> { context.NewGuid(), context.NewGuid() };
            await context.CallActivityAsync("A");
            guids.Add(context.NewGuid());
            return guids;
        });
        driver.Start();
        driver.Now += TimeSpan.FromSeconds(1);
        driver.Turn(OrchestrationDriver.Result(0, null));

        var guids = driver.Output<Guid[]>()!;

        // Computed with an independent implementation of RFC 9562 over "i1_<time>_<counter>" in Durable Task's namespace.
        Assert.Equal(
            [
                Guid.Parse("e4fd7904-ed4f-56fb-89c1-068e29d5113c"),
                Guid.Parse("e0d9085f-9118-5a23-8fe5-3249d2f20df3"),
                Guid.Parse("2e20728b-395f-567e-98cc-ffe21ee1ec67"),
            ],
            guids);
        Assert.All(guids, guid => Assert.Equal((5, 8), (guid.Version, guid.Variant & 0xC)));
    }

    [Fact]
    public void Time_is_that_of_the_turn_in_replay_as_in_the_first_run()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            var times = new List<DateTime> { context.CurrentUtcDateTime };
            for (var i = 0; i < 3; i++)
            {
                await context.CallActivityAsync("A");
                times.Add(context.CurrentUtcDateTime);
            }

            return times;
        });
        driver.Start();
        for (var i = 0; i < 3; i++)
        {
            driver.Now += TimeSpan.FromMinutes(i + 1);
            driver.Turn(OrchestrationDriver.Result(i, null));
        }

        Assert.Equal(
            new[] { 0, 1, 3, 6 }.Select(minutes => OrchestrationDriver.Epoch.UtcDateTime.AddMinutes(minutes)), driver.Output<DateTime[]>()!);
    }

    [Fact]
    public void Replaying_ends_where_new_events_begin()
    {
        var seen = new List<string>();
        var driver = new OrchestrationDriver(async context =>
        {
            seen.Add($"start {context.IsReplaying}");
            await context.CallActivityAsync("A");
            seen.Add($"after A {context.IsReplaying}");
            await context.CallActivityAsync("B");
            seen.Add($"after B {context.IsReplaying}");
            return null;
        });
        var first = driver.Run([], Started());
        seen.Clear();

        driver.Run(first.Appended, OrchestrationDriver.Result(0, null), OrchestrationDriver.Result(1, null));

        Assert.Equal(["start True", "after A False"], seen.Take(2));
    }

    [Fact]
    public void Replay_safe_loggers_write_each_line_once()
    {
        var factory = new ListLoggerFactory();
        var driver = new OrchestrationDriver(async context =>
        {
            ILogger[] loggers =
            [
                context.CreateReplaySafeLogger("name"),
                context.CreateReplaySafeLogger(typeof(DeterminismTests)),
                context.CreateReplaySafeLogger<DeterminismTests>(),
                context.ReplaySafeLoggerFactory.CreateLogger("factory"),
            ];
            foreach (var step in new[] { "one", "two", "three" })
            {
                foreach (var logger in loggers)
                {
                    logger.LogInformation("{Step}", step);
                }

                await context.CallActivityAsync("A");
            }

            return null;
        }) { LoggerFactory = factory };
        driver.Activities["A"] = _ => null;
        driver.RunToEnd();

        Assert.Equal(12, factory.Lines.Count);
        Assert.Equal(12, factory.Lines.Distinct().Count() + 3);
        Assert.Equal(["name: one", "name: two", "name: three"], factory.Lines.Where(line => line.StartsWith("name", StringComparison.Ordinal)));
    }

    [Fact]
    public void Changed_name_is_named_with_what_history_expects()
    {
        AssertMismatch(
            async context => await context.CallActivityAsync<int>("Old"),
            async context => await context.CallActivityAsync<int>("New"),
            "expects activity 'Old' #0, found activity 'New' #0");
    }

    [Fact]
    public void Changed_kind_is_named()
    {
        AssertMismatch(
            async context => await context.CallActivityAsync<int>("A"),
            async context => await context.CallSubOrchestratorAsync<int>("A"),
            "expects activity 'A' #0, found sub-orchestration 'A' #0");
        AssertMismatch(
            async context => await context.CallActivityAsync<int>("A"),
            async context =>
            {
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return null;
            },
            "expects activity 'A' #0, found timer #0");
    }

    [Fact]
    public void Removed_call_is_named()
    {
        AssertMismatch(
            async context => await context.CallActivityAsync<int>("A"),
            async context => await context.WaitForExternalEvent<int>("n"),
            "(event 2) expects activity 'A' #0, found no such call");
    }

    [Fact]
    public void Added_call_is_named()
    {
        AssertMismatch(
            async context => await context.CallActivityAsync<int>("A"),
            async context =>
            {
                context.SendEvent("other", "E", 1);
                return await context.CallActivityAsync<int>("A");
            },
            "expects activity 'A' #0, found event to another instance 'E' #0");
        AssertMismatch(
            async context => await context.CallActivityAsync<int>("A"),
            async context =>
            {
                var call = context.CallActivityAsync<int>("A");
                context.SendEvent("other", "E", 1);
                return await call;
            },
            "expects no further call in this turn, found event to another instance 'E' #1");
    }

    [Fact]
    public void Earlier_end_is_named()
    {
        AssertMismatch(
            async context => await context.WaitForExternalEvent<int>("n"),
            _ => Task.FromResult<object?>(1),
            "expects the execution to go on, found its end");
    }

    [Fact]
    public void Broken_replay_leaves_the_stored_custom_status_alone()
    {
        var history = Record(async context =>
        {
            context.SetCustomStatus("newest");
            return await context.CallActivityAsync<int>("A");
        });
        var driver = new OrchestrationDriver(async context =>
        {
            context.SetCustomStatus("older");
            return await context.CallActivityAsync<int>("B");
        });

        var result = driver.Run(history, OrchestrationDriver.Raised("n", 1));

        Assert.Null(result.CustomStatus);
        Assert.Single(result.Dropped);
    }

    [Fact]
    public void Orchestrator_that_is_gone_is_named_in_replay_too()
    {
        var history = Record(async context => await context.CallActivityAsync<int>("A"));
        var driver = new OrchestrationDriver(_ => Task.FromResult<object?>(1));
        driver.Orchestrators.Clear();

        var result = driver.Run(history, OrchestrationDriver.Result(0, 5));

        Assert.True(TaskNotFound.Is(Assert.IsType<Complete>(Assert.Single(result.Decisions)).Completed.Failure!));
    }

    [Fact]
    public void Illegal_code_that_only_replay_meets_is_named_as_such()
    {
        var history = Record(async context =>
        {
            await context.CallActivityAsync("A");
            return await context.CallActivityAsync<int>("B");
        });
        using var semaphore = new SemaphoreSlim(0);
        var driver = new OrchestrationDriver(context =>
        {
            var call = context.CallActivityAsync("A");
            semaphore.Wait();
            return Task.FromResult<object?>(call);
        }) { BlockingLimit = TimeSpan.FromMilliseconds(50) };

        var result = driver.Run(history, OrchestrationDriver.Result(0, 5));

        Assert.Equal(
            typeof(IllegalAwaitException).FullName, Assert.IsType<Complete>(Assert.Single(result.Decisions)).Completed.Failure!.ErrorType);
    }

    [Fact]
    public void Changed_input_is_a_warning_and_history_counts()
    {
        var history = Record(async context => await context.CallActivityAsync<int>("A", 1));
        var driver = new OrchestrationDriver(async context => await context.CallActivityAsync<int>("A", 2));

        var result = driver.Run(history, OrchestrationDriver.Result(0, 5));

        Assert.Contains("activity 'A' #0", Assert.Single(result.Warnings));
        Assert.Equal("5", Assert.IsType<Complete>(Assert.Single(result.Decisions)).Completed.Output);
    }

    [Fact]
    public void Case_of_a_name_may_change()
    {
        var history = Record(async context => await context.CallActivityAsync<int>("fetch"));
        var driver = new OrchestrationDriver(async context => await context.CallActivityAsync<int>("Fetch"));

        Assert.IsType<Complete>(Assert.Single(driver.Run(history, OrchestrationDriver.Result(0, 5)).Decisions));
    }

    [Fact]
    public void Chance_in_the_code_is_found_out()
    {
        var round = 0;
        var driver = new OrchestrationDriver(async context =>
        {
            // The test plays dice for the orchestrator.
            await context.CallActivityAsync(round++ == 0 ? "Heads" : "Tails");
            return null;
        });
        var first = driver.Run([], Started());

        var second = driver.Run(first.Appended, OrchestrationDriver.Result(0, null));

        var completed = Assert.IsType<Complete>(Assert.Single(second.Decisions)).Completed;
        Assert.Equal(typeof(NonDeterminismException).FullName, completed.Failure!.ErrorType);
    }

    private static ExecutionStarted Started() => new()
    {
        Timestamp = OrchestrationDriver.Epoch,
        Name = OrchestrationDriver.Name,
        InstanceId = OrchestrationDriver.Instance,
        ExecutionId = "e1",
    };

    private static IReadOnlyList<HistoryEvent> Record(Func<TaskOrchestrationContext, Task<object?>> code)
    {
        var driver = new OrchestrationDriver(code);
        driver.Turn(Started());
        return driver.History;
    }

    private static void AssertMismatch(
        Func<TaskOrchestrationContext, Task<object?>> before, Func<TaskOrchestrationContext, Task<object?>> after, string message)
    {
        var history = Record(before);

        var result = new OrchestrationDriver(after).Run(history, OrchestrationDriver.Raised("any", 1));

        var failure = Assert.IsType<Complete>(Assert.Single(result.Decisions)).Completed.Failure!;
        Assert.Equal(typeof(NonDeterminismException).FullName, failure.ErrorType);
        Assert.Contains(message, failure.ErrorMessage);
    }
}
