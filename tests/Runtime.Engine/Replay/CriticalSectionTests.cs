using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class CriticalSectionTests
{
    private static readonly EntityInstanceId A = new("n", "a");
    private static readonly EntityInstanceId B = new("n", "b");

    [Fact]
    public void Locks_are_asked_for_in_one_order_and_once()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            await context.Entities.LockEntitiesAsync(new("z", "1"), B, A, new("N", "b"), A);
            return null;
        });

        driver.Start();

        var requested = Assert.Single(driver.Decisions.OfType<RequestLocks>()).Requested;
        Assert.Equal(["@n@a", "@n@b", "@z@1"], requested.Entities);
        Assert.Equal("e1:0", requested.SectionId);
    }

    [Fact]
    public void Section_is_released_when_it_is_disposed_and_only_once()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            var section = await context.Entities.LockEntitiesAsync(A, B);
            await section.DisposeAsync();
            await section.DisposeAsync();
            return await context.WaitForExternalEvent<string>("go");
        });

        driver.Start();
        driver.Turn(Acquired(0));
        driver.Turn(OrchestrationDriver.Raised("go", "end"));

        var released = Assert.Single(driver.Decisions.OfType<ReleaseLocks>()).Released;
        Assert.Equal((1, "e1:0"), (released.Id, released.SectionId));
        Assert.Equal(["@n@a", "@n@b"], released.Entities);
        Assert.Equal("end", driver.Output<string>());
    }

    [Fact]
    public void Old_section_does_not_release_a_new_one()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            var old = await context.Entities.LockEntitiesAsync(A);
            await old.DisposeAsync();
            await using (await context.Entities.LockEntitiesAsync(A))
            {
                await old.DisposeAsync();
                return context.Entities.InCriticalSection();
            }
        });

        driver.Start();
        driver.Turn(Acquired(0));
        driver.Turn(Acquired(2));

        Assert.True(driver.Output<bool>());
        Assert.Equal(["e1:0", "e1:2"], driver.Decisions.OfType<ReleaseLocks>().Select(release => release.Released.SectionId));
    }

    [Fact]
    public void Answer_of_a_call_from_an_old_section_frees_nothing_in_a_new_one()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            var old = await context.Entities.LockEntitiesAsync(A);
            var call = context.Entities.CallEntityAsync(A, "op");
            await old.DisposeAsync();
            var section = context.Entities.LockEntitiesAsync(A);
            await call;
            context.Entities.InCriticalSection(out var pending);
            await section;
            context.Entities.InCriticalSection(out var held);
            return $"{pending!.Count} {held!.Count}";
        });

        driver.Start();
        driver.Turn(Acquired(0));
        driver.Turn(new EntityCompleted { Timestamp = OrchestrationDriver.Epoch, ScheduledId = 1 });
        driver.Turn(Acquired(3));

        Assert.Equal("0 1", driver.Output<string>());
    }

    [Fact]
    public void Nothing_is_called_before_the_locks_are_there()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            var pending = context.Entities.LockEntitiesAsync(A);
            var inside = context.Entities.InCriticalSection();
            try
            {
                await context.Entities.CallEntityAsync(B, "op");
                return "called";
            }
            catch (InvalidOperationException e)
            {
                await pending;
                return $"{inside} {e.Message}";
            }
        });

        driver.Start();
        driver.Turn(Acquired(0));

        Assert.Equal("True Must await the completion of the lock request prior to calling any entity.", driver.Output<string>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void End_of_the_code_releases(bool throws)
    {
        var driver = new OrchestrationDriver(async context =>
        {
            await context.Entities.LockEntitiesAsync(A);
            return throws ? throw new InvalidOperationException() : "end";
        });

        driver.Start();
        var decisions = driver.Turn(Acquired(0)).Decisions;

        Assert.Equal(2, decisions.Count);
        Assert.IsType<ReleaseLocks>(decisions[0]);
        Assert.Equal(throws ? CompletionStatus.Failed : CompletionStatus.Completed, driver.Ended!.Status);
    }

    [Fact]
    public void Lock_that_is_taken_after_the_code_has_ended_is_released_with_the_execution()
    {
        var driver = new OrchestrationDriver(context =>
        {
            _ = LaterAsync(context);
            return Task.FromResult<object?>("end");
        });

        driver.Start();
        driver.Turn(OrchestrationDriver.Result(0, null));

        Assert.Equal("end", driver.Output<string>());
        Assert.Single(driver.Decisions.OfType<RequestLocks>());
        Assert.Single(driver.Decisions.OfType<ReleaseLocks>());

        static async Task LaterAsync(TaskOrchestrationContext context)
        {
            await context.CallActivityAsync("A");
            await context.Entities.LockEntitiesAsync(A);
        }
    }

    [Fact]
    public void Termination_releases_what_history_holds()
    {
        var driver = Holder();

        driver.Start();
        driver.Turn(Acquired(0));
        driver.Turn(Terminated());

        Assert.Equal(CompletionStatus.Terminated, driver.Ended!.Status);
        Assert.Equal("e1:0", Assert.Single(driver.Decisions.OfType<ReleaseLocks>()).Released.SectionId);
    }

    [Fact]
    public void Termination_withdraws_a_request_that_waits()
    {
        var driver = Holder();

        driver.Start();
        driver.Turn(Terminated());

        Assert.Equal("e1:0", Assert.Single(driver.Decisions.OfType<ReleaseLocks>()).Released.SectionId);
    }

    [Fact]
    public void Termination_does_not_release_what_was_never_asked_for()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            await context.Entities.LockEntitiesAsync(A);
            return await context.WaitForExternalEvent<string>("end");
        });

        driver.Start();
        driver.Turn(OrchestrationDriver.Raised("go"), Terminated());

        Assert.Empty(driver.Decisions.OfType<RequestLocks>());
        Assert.Empty(driver.Decisions.OfType<ReleaseLocks>());
    }

    [Fact]
    public void Release_that_a_termination_discards_is_made_up_for()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(A))
            {
                await context.WaitForExternalEvent<string>("go");
            }

            return await context.WaitForExternalEvent<string>("end");
        });

        driver.Start();
        driver.Turn(Acquired(0));
        driver.Turn(OrchestrationDriver.Raised("go"), Terminated());

        Assert.Single(driver.Decisions.OfType<ReleaseLocks>());
    }

    [Fact]
    public void Code_that_does_not_replay_gives_its_locks_back()
    {
        var driver = Holder();
        driver.Start();
        driver.Turn(Acquired(0));
        driver.Orchestrators[OrchestrationDriver.Name] = async context => await context.CallActivityAsync<int>("Other");

        var result = driver.Run(driver.History, OrchestrationDriver.Raised("end"));

        Assert.Equal("e1:0", Assert.Single(result.Decisions.OfType<ReleaseLocks>()).Released.SectionId);
        Assert.Equal(typeof(NonDeterminismException).FullName, ((Complete)result.Decisions[^1]).Completed.Failure!.ErrorType);
    }

    [Fact]
    public void Continuing_as_new_releases_in_the_old_generation()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            if (context.GetInput<int>() == 1)
            {
                return context.Entities.InCriticalSection();
            }

            await context.Entities.LockEntitiesAsync(A);
            context.ContinueAsNew(1);
            return null;
        });

        driver.Start(0);
        driver.Turn(Acquired(0));

        Assert.False(driver.Output<bool>());
        Assert.IsType<EntityLocksReleased>(driver.Generations[0][^2]);
        Assert.Single(driver.Decisions.OfType<ReleaseLocks>());
    }

    [Fact]
    public void Turn_says_what_it_found_held()
    {
        var driver = Holder();

        Assert.Null(driver.Start().HeldLocks);
        Assert.Equal("e1:0", driver.Turn(Acquired(0)).HeldLocks!.SectionId);
    }

    [Fact]
    public void Locks_that_are_acquired_after_their_release_are_given_back_once_more()
    {
        var driver = Leaver();

        Assert.Empty(driver.Start().LateLocks);
        Assert.Equal("e1:1", Assert.Single(driver.Turn(Acquired(1)).LateLocks).SectionId);
        Assert.Empty(driver.Turn(OrchestrationDriver.Fired(0)).LateLocks);
    }

    [Fact]
    public void Locks_that_were_never_heard_of_are_given_back_at_the_end()
    {
        var driver = Leaver();

        driver.Start();

        Assert.Equal("e1:1", Assert.Single(driver.Turn(OrchestrationDriver.Fired(0)).LateLocks).SectionId);
        Assert.NotNull(driver.Ended);
    }

    // It waits for neither: its code ends at once, and the timer holds its end.
    private static OrchestrationDriver Leaver() => new(context =>
    {
        _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        _ = context.Entities.LockEntitiesAsync(A, B);
        return Task.FromResult<object?>(null);
    });

    private static OrchestrationDriver Holder() => new(async context =>
    {
        await context.Entities.LockEntitiesAsync(A);
        return await context.WaitForExternalEvent<string>("end");
    });

    private static EntityLocksAcquired Acquired(int id) => new() { Timestamp = OrchestrationDriver.Epoch, ScheduledId = id };

    private static ExecutionTerminated Terminated() => new() { Timestamp = OrchestrationDriver.Epoch };
}
