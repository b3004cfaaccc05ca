using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Tests.Durable.Entities;

public abstract partial class EntityConformance
{
    private static readonly EntityInstanceId Second = new("account", "b");

    [Fact]
    public async Task Locked_entities_serve_their_holder_alone()
    {
        var run = await RunAsync(async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(Second, Account))
            {
                await context.Entities.CallEntityAsync(Account, "set", 10);
                await context.WaitForExternalEvent<string>("go");
                return $"{await context.Entities.CallEntityAsync<int>(Account, "get")}";
            }
        }, async id =>
        {
            await SignalAsync(Account, "add", 1);
            Assert.Equal(10, await StateAsync<int>(Account));
            var locked = await Entities.GetEntityAsync<int>(Account, Bound);
            Assert.Equal((id, 1), (locked!.LockedBy, locked.BacklogQueueSize));
            Assert.Null(await Entities.GetEntityAsync(Second, cancellation: Bound));

            _host = await _host.RestartAsync();
            await _host.RunToIdleAsync(Bound);
            Assert.Equal(10, await StateAsync<int>(Account));
        });

        AssertOutput("10", run);
        await _host.RunToIdleAsync(Bound);
        var free = await Entities.GetEntityAsync<int>(Account, Bound);
        Assert.Equal((11, null, 0), (free!.State, free.LockedBy, free.BacklogQueueSize));
    }

    [Fact]
    public async Task What_waited_for_a_lock_goes_on_in_its_order()
    {
        var ran = new List<string>();
        _catalog.AddEntity("log", operation =>
        {
            ran.Add(operation.GetInput<string>()!);
            return default;
        });
        var log = new EntityInstanceId("log", "l");
        AssertOutput("", await RunAsync(async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(log))
            {
                await context.WaitForExternalEvent<string>("go");
                await context.Entities.CallEntityAsync(log, "note", "holder");
            }

            return "";
        }, async _ =>
        {
            foreach (var note in (string[])["one", "two", "three"])
            {
                await SignalAsync(log, "note", note);
            }
        }));
        await _host.RunToIdleAsync(Bound);

        Assert.Equal(["holder", "one", "two", "three"], ran);
    }

    [Theory]
    [InlineData("nested", "Must not enter another critical section from within a critical section.")]
    [InlineData("other", "Must not call an entity from a critical section if it is not one of the locked entities.")]
    [InlineData("twice", "Must not call an entity from a critical section while a prior call to the same entity is still pending.")]
    [InlineData("signal", "Must not signal a locked entity from a critical section.")]
    [InlineData("child", "While holding locks, cannot call suborchestrators.")]
    public async Task Critical_section_refuses_what_could_deadlock(string what, string message) => AssertOutput($"{message} 1", await RunAsync(async context =>
    {
        var refusal = "nothing refused";
        await using (await context.Entities.LockEntitiesAsync(Account))
        {
            try
            {
                switch (what)
                {
                    case "nested":
                        await context.Entities.LockEntitiesAsync(Second);
                        break;
                    case "other":
                        await context.Entities.CallEntityAsync(Second, "get");
                        break;
                    case "twice":
                        var first = context.Entities.CallEntityAsync(Account, "get");
                        await context.Entities.CallEntityAsync(Account, "get");
                        await first;
                        break;
                    case "signal":
                        await context.Entities.SignalEntityAsync(Account, "get");
                        break;
                    case "child":
                        await context.CallSubOrchestratorAsync("Test");
                        break;
                }
            }
            catch (InvalidOperationException e)
            {
                refusal = e.Message;
            }

            await context.Entities.SignalEntityAsync(Second, "add", 1);
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
        }

        return $"{refusal} {await context.Entities.CallEntityAsync<int>(Second, "get")}";
    }));

    [Fact]
    public async Task Section_knows_its_entities_while_it_lasts() => AssertOutput(
        "False  | True @account@a,@account@b | True @account@b | True @account@a,@account@b | False ", await RunAsync(async context =>
    {
        string Look()
        {
            var inside = context.Entities.InCriticalSection(out var ids);
            Assert.Equal(inside, context.Entities.InCriticalSection());
            return $"{inside} {string.Join(',', ids!.Select(id => id.ToString()).Order(StringComparer.Ordinal))}";
        }

        List<string> seen = [Look()];
        var section = await context.Entities.LockEntitiesAsync([Second, Account, Second]);
        seen.Add(Look());
        var call = context.Entities.CallEntityAsync(Account, "get");
        seen.Add(Look());
        await call;
        seen.Add(Look());
        await section.DisposeAsync();
        await section.DisposeAsync();
        seen.Add(Look());
        return string.Join(" | ", seen);
    }));

    [Fact]
    public async Task Lock_needs_entities() => AssertOutput("ArgumentException ArgumentNullException ArgumentException", await RunAsync(async context =>
    {
        var failures = new List<string>();
        foreach (var wrong in (IEnumerable<EntityInstanceId>?[])[[], null, [Account, default]])
        {
            try
            {
                await context.Entities.LockEntitiesAsync(wrong!);
            }
            catch (ArgumentException e)
            {
                failures.Add(e.GetType().Name);
            }
        }

        return string.Join(' ', failures);
    }));

    [Theory]
    [InlineData("return", OrchestrationRuntimeStatus.Completed)]
    [InlineData("throw", OrchestrationRuntimeStatus.Failed)]
    [InlineData("again", OrchestrationRuntimeStatus.Completed)]
    [InlineData("terminate", OrchestrationRuntimeStatus.Terminated)]
    [InlineData("status", OrchestrationRuntimeStatus.Failed)]
    public async Task Locks_end_with_their_orchestration(string how, OrchestrationRuntimeStatus status)
    {
        _catalog.AddOrchestrator<string, string>("Hold", async (context, input) =>
        {
            if (input == "second")
            {
                return "";
            }

            await context.Entities.LockEntitiesAsync(Account, Second);
            await context.WaitForExternalEvent<string>("go");
            switch (input)
            {
                case "throw":
                    throw new InvalidOperationException();
                case "again":
                    context.ContinueAsNew("second");
                    break;
                case "status":
                    context.SetCustomStatus(new string('x', 20_000));
                    break;
            }

            return "";
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Hold", how, Bound);
        await _host.RunToIdleAsync(Bound);
        await SignalAsync(Account, "add", 1);
        await SignalAsync(Second, "add", 2);
        Assert.Null(await Entities.GetEntityAsync(Account, cancellation: Bound));

        await (how == "terminate" ? Client.TerminateInstanceAsync(id, Bound) : Client.RaiseEventAsync(id, "go", "", Bound));

        Assert.Equal(status, (await _host.RunToCompletionAsync(id, Bound)).RuntimeStatus);
        await _host.RunToIdleAsync(Bound);
        Assert.Equal((1, 2), (await StateAsync<int>(Account), await StateAsync<int>(Second)));
    }

    [Fact]
    public async Task Request_that_waits_is_withdrawn_with_its_orchestration()
    {
        _catalog.AddOrchestrator<string, string>("Hold", async (context, input) =>
        {
            await using (await context.Entities.LockEntitiesAsync(Account, Second))
            {
                await context.WaitForExternalEvent<string>("go");
                return input;
            }
        });
        await StartAsync();
        var holder = await Client.ScheduleNewOrchestrationInstanceAsync("Hold", "holder", Bound);
        await _host.RunToIdleAsync(Bound);
        var waiting = await Client.ScheduleNewOrchestrationInstanceAsync("Hold", "waiting", Bound);
        await _host.RunToIdleAsync(Bound);
        await Client.TerminateInstanceAsync(waiting, Bound);
        await _host.RunToIdleAsync(Bound);
        await Client.RaiseEventAsync(holder, "go", "", Bound);
        AssertOutput("holder", await _host.RunToCompletionAsync(holder, Bound));

        await SignalAsync(Account, "add", 1);
        await SignalAsync(Second, "add", 2);

        Assert.Equal((1, 2), (await StateAsync<int>(Account), await StateAsync<int>(Second)));
    }

    [Fact]
    public async Task Many_who_lock_overlapping_sets_in_any_order_all_finish()
    {
        const int Accounts = 6;
        const int Orchestrations = 60;
        _catalog.AddOrchestrator<int, string>("Move", async (context, seed) =>
        {
            var random = new Random(seed);
            for (var round = 0; round < 3; round++)
            {
                var ids = Enumerable.Range(0, Accounts).OrderBy(_ => random.Next()).Take(random.Next(2, 5))
                    .Select(n => new EntityInstanceId("account", $"{n}")).ToArray();
                await using (await context.Entities.LockEntitiesAsync(ids))
                {
                    // Not one step: a lost update would show in the sum.
                    var from = await context.Entities.CallEntityAsync<int>(ids[0], "get");
                    var to = await context.Entities.CallEntityAsync<int>(ids[1], "get");
                    await Task.WhenAll(context.Entities.CallEntityAsync(ids[0], "set", from - 1), context.Entities.CallEntityAsync(ids[1], "set", to + 1));
                }
            }

            return "";
        });
        await StartAsync();
        for (var n = 0; n < Accounts; n++)
        {
            await SignalAsync(new("account", $"{n}"), "set", 100);
        }

        var runs = await Task.WhenAll(Enumerable.Range(0, Orchestrations).Select(seed =>
            Client.ScheduleNewOrchestrationInstanceAsync("Move", seed, Bound)));
        await _host.RunToIdleAsync(Bound);

        foreach (var run in runs)
        {
            Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Client.GetInstanceAsync(run, Bound))!.RuntimeStatus);
        }

        var sum = 0;
        await foreach (var entity in Entities.GetAllEntitiesAsync<int>())
        {
            Assert.Null(entity.LockedBy);
            sum += entity.State;
        }

        Assert.Equal(Accounts * 100, sum);
    }

    private async Task<OrchestrationMetadata> RunAsync(Func<TaskOrchestrationContext, Task<string>> code, Func<string, Task> beforeGo)
    {
        _catalog.AddOrchestrator("Test", code);
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Test", Bound);
        await _host.RunToIdleAsync(Bound);
        await beforeGo(id);
        await Client.RaiseEventAsync(id, "go", "", Bound);
        return await _host.RunToCompletionAsync(id, Bound);
    }

    [Fact]
    public async Task Locks_that_come_after_their_section_has_ended_are_given_back()
    {
        EntityInstanceId one = new("account", "1");
        EntityInstanceId two = new("account", "2");
        await StartAsync();
        await SignalAsync(one, "set", 1);
        await SignalAsync(two, "set", 2);
        _catalog.AddOrchestrator<int>("Leaves", async context =>
        {
            // Neither is waited for: the code ends at once, and with it the section, but the open timer holds the run.
            _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            _ = context.Entities.LockEntitiesAsync(one, two);
            return await Task.FromResult(1);
        });
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Leaves", Bound);
        await _host.RunToIdleAsync(Bound);

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Client.GetInstanceAsync(id, Bound))!.RuntimeStatus);
        Assert.Null((await Entities.GetEntityAsync<int>(one, Bound))!.LockedBy);
        Assert.Null((await Entities.GetEntityAsync<int>(two, Bound))!.LockedBy);
    }
}
