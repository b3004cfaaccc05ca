using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Tests.Durable.Entities;

/// <summary>Operations that come too early or too late, and locks whose holder changes.</summary>
public abstract partial class EntityConformance
{
    private static readonly EntityInstanceId Journal = new("journal", "j");

    private void AddJournal() => _catalog.AddEntity("journal", operation =>
    {
        if (operation.Name == "read")
        {
            return new(operation.State.GetState<string>() ?? "nothing");
        }

        operation.State.SetState(operation.Name == "delete" ? null : $"{operation.State.GetState<string>()}{operation.GetInput<string>()}");
        return default;
    });

    private static SignalEntityOptions At(DateTimeOffset time) => new() { SignalTime = time };

    private static StartOrchestrationOptions Replacing(string id) =>
        new StartOrchestrationOptions(id).WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);

    [Fact]
    public async Task Delayed_signals_run_in_the_order_of_their_times_and_hold_back_nothing()
    {
        AddJournal();
        AssertOutput("now", await RunAsync(async context =>
        {
            var start = new DateTimeOffset(context.CurrentUtcDateTime);
            foreach (var (note, hours) in ((string, int)[])[("3", 3), ("1", 1), ("1b", 1), ("2", 2)])
            {
                await context.Entities.SignalEntityAsync(Journal, "note", note, At(start.AddHours(hours)));
            }

            await context.Entities.SignalEntityAsync(Journal, "note", "now");
            return await context.Entities.CallEntityAsync<string>(Journal, "read");
        }));
        _host = await _host.RestartAsync();

        await _host.AdvanceAsync(TimeSpan.FromHours(4), Bound);

        Assert.Equal("now11b23", await StateAsync<string>(Journal));
    }

    [Fact]
    public async Task Delayed_signal_that_falls_due_under_a_lock_waits_its_turn()
    {
        AddJournal();
        AssertOutput("h", await RunAsync(async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(Journal))
            {
                await context.WaitForExternalEvent<string>("go");
                await context.Entities.CallEntityAsync(Journal, "note", "h");
                return await context.Entities.CallEntityAsync<string>(Journal, "read");
            }
        }, async _ =>
        {
            await SignalAsync(Journal, "note", "later", At(_host.Clock.GetUtcNow().AddHours(1)));
            await SignalAsync(Journal, "note", "first");
            await _host.AdvanceAsync(TimeSpan.FromHours(2), Bound);
        }));
        await _host.RunToIdleAsync(Bound);

        Assert.Equal("hfirstlater", await StateAsync<string>(Journal));
    }

    [Fact]
    public async Task Entity_may_be_deleted_and_made_again_in_one_turn()
    {
        AddJournal();
        AssertOutput("nothing b", await RunAsync(async context =>
        {
            await context.Entities.SignalEntityAsync(Journal, "note", "a");
            await context.Entities.SignalEntityAsync(Journal, "delete");
            var gone = context.Entities.CallEntityAsync<string>(Journal, "read");
            await context.Entities.SignalEntityAsync(Journal, "note", "b");
            return $"{await gone} {await context.Entities.CallEntityAsync<string>(Journal, "read")}";
        }));

        Assert.Equal("b", await StateAsync<string>(Journal));
        await SignalAsync(Journal, "delete");
        Assert.Null(await Entities.GetEntityAsync(Journal, cancellation: Bound));
    }

    [Fact]
    public async Task Entity_that_signals_itself_for_later_keeps_going()
    {
        var tick = new EntityInstanceId("ticker", "t");
        _catalog.AddEntity("ticker", operation =>
        {
            var count = operation.State.GetState<int>() + 1;
            operation.State.SetState(count);
            if (count < 4)
            {
                operation.Context.SignalEntity(tick, "tick", null, At(_host.Clock.GetUtcNow().AddMinutes(1)));
            }

            return default;
        });
        await StartAsync();
        await SignalAsync(tick, "tick");
        for (var expected = 1; expected <= 4; expected++)
        {
            Assert.Equal(expected, await StateAsync<int>(tick));
            await _host.AdvanceAsync(TimeSpan.FromMinutes(1), Bound);
        }

        Assert.Equal(4, await StateAsync<int>(tick));
        Assert.Null(_host.NextDue);
    }

    [Fact]
    public async Task Entity_starts_an_orchestration_for_later()
    {
        _catalog.AddOrchestrator("Later", context => Task.FromResult($"{context.GetInput<int>()} at {context.CurrentUtcDateTime.Hour}"));
        _catalog.AddEntity("starter", operation =>
        {
            operation.Context.ScheduleNewOrchestration(
                "Later", 7, new StartOrchestrationOptions("later", _host.Clock.GetUtcNow().AddHours(2)));
            return default;
        });
        await StartAsync();
        var hour = _host.Clock.GetUtcNow().Hour;
        await SignalAsync(new("starter", "s"), "start");
        await _host.AdvanceAsync(TimeSpan.FromHours(1), Bound);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await Client.GetInstanceAsync("later", Bound))!.RuntimeStatus);

        var run = await _host.RunToCompletionAsync("later", Bound);

        AssertOutput($"7 at {hour + 2}", run);
    }

    [Fact]
    public async Task Call_that_a_section_did_not_wait_for_runs_before_its_release()
    {
        AddJournal();
        AssertOutput("heldnext", await RunAsync(async context =>
        {
            Task open;
            await using (await context.Entities.LockEntitiesAsync(Journal))
            {
                open = context.Entities.CallEntityAsync(Journal, "note", "held");
            }

            await context.Entities.SignalEntityAsync(Journal, "note", "next");
            await open;
            return await context.Entities.CallEntityAsync<string>(Journal, "read");
        }));
    }

    [Fact]
    public async Task Locks_of_a_replaced_run_are_free_for_its_replacement()
    {
        _catalog.AddOrchestrator<string, string>("Hold", async (context, name) =>
        {
            await using (await context.Entities.LockEntitiesAsync(Account, Second))
            {
                await context.Entities.CallEntityAsync(Account, "add", 1);
                return name == "old"
                    ? await context.WaitForExternalEvent<string>("never")
                    : $"{name} {await context.Entities.CallEntityAsync<int>(Account, "get")}";
            }
        });
        await StartAsync();
        await Client.ScheduleNewOrchestrationInstanceAsync("Hold", "old", Replacing("same"), Bound);
        await _host.RunToIdleAsync(Bound);
        Assert.Equal("same", (await Entities.GetEntityAsync<int>(Account, Bound))!.LockedBy);

        await Client.ScheduleNewOrchestrationInstanceAsync("Hold", "new", Replacing("same"), Bound);

        AssertOutput("new 2", await _host.RunToCompletionAsync("same", Bound));
        await _host.RunToIdleAsync(Bound);
        Assert.Null((await Entities.GetEntityAsync<int>(Account, Bound))!.LockedBy);
    }

    [Fact]
    public async Task Answer_to_a_replaced_run_never_reaches_its_replacement()
    {
        var held = new TaskCompletionSource();
        var slow = new EntityInstanceId("slow", "s");
        _catalog.AddEntity("slow", async operation =>
        {
            await held.Task;
            return operation.GetInput<string>();
        });
        _catalog.AddOrchestrator<string, string>("Ask", (context, name) => context.Entities.CallEntityAsync<string>(slow, "echo", name));
        await StartAsync();
        await Client.ScheduleNewOrchestrationInstanceAsync("Ask", "old", Replacing("same"), Bound);
        await Client.WaitForInstanceStartAsync("same", Bound);

        await Client.ScheduleNewOrchestrationInstanceAsync("Ask", "new", Replacing("same"), Bound);
        held.SetResult();

        AssertOutput("new", await Client.WaitForInstanceCompletionAsync("same", true, Bound));
    }

    [Fact]
    public async Task Suspended_holder_keeps_its_locks_and_what_waits_goes_on_after_it()
    {
        AddJournal();
        _catalog.AddOrchestrator("Wait", async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(Journal))
            {
                await context.Entities.CallEntityAsync(Journal, "note", "b");
                return "waited";
            }
        });
        AssertOutput("held", await RunAsync(async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(Journal))
            {
                await context.WaitForExternalEvent<string>("go");
                await context.Entities.CallEntityAsync(Journal, "note", "a");
                return "held";
            }
        }, async id =>
        {
            await Client.SuspendInstanceAsync(id, null, Bound);
            await Client.ScheduleNewOrchestrationInstanceAsync("Wait", null, new StartOrchestrationOptions("waiter"), Bound);
            await _host.AdvanceAsync(TimeSpan.FromHours(1), Bound);
            Assert.True((await Client.GetInstanceAsync("waiter", Bound))!.IsRunning);
            await Client.ResumeInstanceAsync(id, null, Bound);
        }));

        AssertOutput("waited", await _host.RunToCompletionAsync("waiter", Bound));
        Assert.Equal("ab", await StateAsync<string>(Journal));
    }
}
