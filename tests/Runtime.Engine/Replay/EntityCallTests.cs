using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class EntityCallTests
{
    private static readonly EntityInstanceId Counter = new("Counter", "K");

    [Fact]
    public void Call_is_decided_once_and_continues_with_its_result()
    {
        var driver = new OrchestrationDriver(async context => await context.Entities.CallEntityAsync<int>(Counter, "Add", 5));

        driver.Start();
        driver.Turn(Completed(0, "6"));

        var called = Assert.Single(driver.Decisions.OfType<CallEntity>()).Called;
        Assert.Equal((0, "@counter@K", "Add", "5"), (called.Id, called.EntityId, called.Operation, called.Input));
        Assert.Equal(6, driver.Output<int>());
    }

    [Fact]
    public void Call_without_a_result_type_leaves_the_result_unread()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            await context.Entities.CallEntityAsync(Counter, "Add");
            return "done";
        });

        driver.Start();
        driver.Turn(Completed(0, "this is no JSON"));

        Assert.Equal("done", driver.Output<string>());
    }

    [Fact]
    public void Failure_is_thrown_where_the_call_is_awaited()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            try
            {
                return await context.Entities.CallEntityAsync<int>(Counter, "Add");
            }
            catch (EntityOperationFailedException e)
            {
                return $"{e.EntityId} {e.OperationName} {e.FailureDetails.ErrorType}";
            }
        });

        driver.Start();
        driver.Turn(Failed(0));

        Assert.Equal("@counter@K Add T", driver.Output<string>());
    }

    [Fact]
    public void Result_that_does_not_fit_fails_the_await()
    {
        var driver = new OrchestrationDriver(async context => await context.Entities.CallEntityAsync<int>(Counter, "Add"));

        driver.Start();
        driver.Turn(Completed(0, "\"text\""));

        Assert.Equal("System.Text.Json.JsonException", driver.Failure.ErrorType);
    }

    [Fact]
    public void Signal_is_decided_and_not_waited_for()
    {
        var at = OrchestrationDriver.Epoch.AddHours(1);
        var driver = new OrchestrationDriver(async context =>
        {
            await context.Entities.SignalEntityAsync(Counter, "Add", 5, new SignalEntityOptions { SignalTime = at.ToOffset(TimeSpan.FromHours(3)) });
            await context.Entities.SignalEntityAsync(Counter, "Add", (SignalEntityOptions?)null);
            return "done";
        });

        driver.Start();

        Assert.Equal("done", driver.Output<string>());
        Assert.Equal(
            [(0, "5", at), (1, null, (DateTimeOffset?)null)],
            driver.Decisions.OfType<SignalEntity>().Select(signal => (signal.Signalled.Id, signal.Signalled.Input, signal.Signalled.SignalAt)));
    }

    [Fact]
    public void Open_call_does_not_hold_the_end()
    {
        var driver = new OrchestrationDriver(context =>
        {
            _ = context.Entities.CallEntityAsync(Counter, "Add");
            return Task.FromResult<object?>("left");
        });

        driver.Start();

        Assert.Equal("left", driver.Output<string>());
        Assert.Single(driver.Decisions.OfType<CallEntity>());
    }

    [Fact]
    public void Answers_that_nobody_waits_for_are_dropped()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            await context.Entities.CallEntityAsync(Counter, "Add");
            return await context.CallActivityAsync<int>("A");
        });

        driver.Start();
        driver.Turn(Completed(0, null));

        Assert.Equal(3, driver.Turn(Completed(0, null), Failed(1), new EntityLocksAcquired { Timestamp = OrchestrationDriver.Epoch, ScheduledId = 1 }).Dropped.Count);
        Assert.Null(driver.Ended);
    }

    [Fact]
    public void Answer_is_held_while_the_instance_is_suspended()
    {
        var driver = new OrchestrationDriver(async context => await context.Entities.CallEntityAsync<int>(Counter, "Add"));

        driver.Start();
        driver.Turn(new ExecutionSuspended { Timestamp = OrchestrationDriver.Epoch });
        driver.Turn(Completed(0, "1"));
        Assert.Null(driver.Ended);
        driver.Turn(new ExecutionResumed { Timestamp = OrchestrationDriver.Epoch });

        Assert.Equal(1, driver.Output<int>());
    }

    [Fact]
    public void Call_after_continue_as_new_still_gets_its_answer()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            if (context.GetInput<int>() == 1)
            {
                return "second";
            }

            context.ContinueAsNew(1);
            await context.Entities.CallEntityAsync(Counter, "Add");
            return null;
        });

        driver.Start(0);
        driver.Turn(Completed(0, null));

        Assert.Equal("second", driver.Output<string>());
    }

    [Fact]
    public void Each_call_signal_and_lock_takes_one_deterministic_guid()
    {
        var plain = new OrchestrationDriver(context => Task.FromResult<object?>(Enumerable.Range(0, 4).Select(_ => context.NewGuid()).ToList()[3]));
        var calling = new OrchestrationDriver(async context =>
        {
            _ = context.Entities.CallEntityAsync(Counter, "Add");
            await context.Entities.SignalEntityAsync(Counter, "Add");
            _ = context.Entities.LockEntitiesAsync(Counter);
            return context.NewGuid();
        });

        plain.Start();
        calling.Start();

        Assert.Equal(plain.Output<Guid>(), calling.Output<Guid>());
    }

    [Theory]
    [InlineData("Sub", "@counter@K", "1", "call of an entity 'Sub of @counter@K' #0")]
    [InlineData("Add", "@counter@L", "1", "call of an entity 'Add of @counter@L' #0")]
    public void Code_that_calls_another_entity_or_operation_does_not_replay(string operation, string entity, string input, string expected)
    {
        var failure = Replay(new EntityCalled { Timestamp = OrchestrationDriver.Epoch, Id = 0, EntityId = entity, Operation = operation, Input = input }).Failure!;

        Assert.Equal(typeof(NonDeterminismException).FullName, failure.ErrorType);
        Assert.Contains($"expects {expected}, found call of an entity 'Add of @counter@K' #0", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_that_signalled_and_now_calls_does_not_replay()
    {
        var failure = Replay(new EntitySignalled { Timestamp = OrchestrationDriver.Epoch, Id = 0, EntityId = "@counter@K", Operation = "Add", Input = "1" }).Failure!;

        Assert.Contains("expects signal to an entity", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_input_is_a_warning()
    {
        var result = Run(new EntityCalled { Timestamp = OrchestrationDriver.Epoch, Id = 0, EntityId = "@counter@K", Operation = "add", Input = "2" });

        Assert.Single(result.Warnings);
        Assert.Empty(result.Decisions);
    }

    private static EntityCompleted Completed(int id, string? result) => new() { Timestamp = OrchestrationDriver.Epoch, ScheduledId = id, Result = result };

    private static EntityFailed Failed(int id) =>
        new() { Timestamp = OrchestrationDriver.Epoch, ScheduledId = id, Failure = new TaskFailureDetails("T", "m", null, null, null) };

    private static ExecutionCompleted Replay(HistoryEvent scheduled) => ((Complete)Run(scheduled).Decisions[^1]).Completed;

    private static TurnResult Run(HistoryEvent scheduled)
    {
        var driver = new OrchestrationDriver(async context => await context.Entities.CallEntityAsync<int>(Counter, "Add", 1));
        driver.Start();
        return driver.Run([.. driver.History.SkipLast(1), scheduled]);
    }
}
