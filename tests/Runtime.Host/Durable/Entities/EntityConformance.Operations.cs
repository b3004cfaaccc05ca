using System.Text.Json;
using Cartrita.Runtime.Host.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Tests.Durable.Entities;

public abstract partial class EntityConformance
{
    [Fact]
    public async Task Calls_run_in_order_and_give_their_results() => AssertOutput("1 3 6", await RunAsync(async context =>
    {
        var one = context.Entities.CallEntityAsync<int>(Account, "add", 1);
        var two = context.Entities.CallEntityAsync<int>(Account, "ADD", 2);
        await context.Entities.CallEntityAsync(Account, "add", 3);
        return $"{await one} {await two} {await context.Entities.CallEntityAsync<int>(Account, "get")}";
    }));

    [Fact]
    public async Task Signals_of_an_orchestration_go_before_its_later_calls() => AssertOutput("4", await RunAsync(async context =>
    {
        await context.Entities.SignalEntityAsync(Account, "set", 3);
        await context.Entities.SignalEntityAsync(Account, "add", 1);
        return $"{await context.Entities.CallEntityAsync<int>(Account, "get")}";
    }));

    [Fact]
    public async Task Operation_that_throws_leaves_nothing_behind_and_its_caller_sees_why()
    {
        _catalog.AddOrchestrator("Started", context => Task.FromResult("ran"));
        var run = await RunAsync(async context =>
        {
            await context.Entities.CallEntityAsync(Account, "set", 10);
            try
            {
                await context.Entities.CallEntityAsync<int>(Account, "TakeAndThrow", 4);
                return "no failure";
            }
            catch (EntityOperationFailedException e)
            {
                var cause = e.FailureDetails;
                return $"{e.EntityId} {e.OperationName} {cause.ErrorType} {cause.ErrorMessage} {cause.IsCausedBy<InvalidOperationException>()} {cause.InnerFailure!.ErrorMessage}: {await context.Entities.CallEntityAsync<int>(Account, "get")}";
            }
        });

        AssertOutput("@account@a TakeAndThrow System.InvalidOperationException cannot take 4 True because: 10", run);
        await _host.RunToIdleAsync(Bound);
        Assert.Null(await Entities.GetEntityAsync(new("account", "other"), cancellation: Bound));
        Assert.Null(await Client.GetInstanceAsync("started", Bound));
    }

    [Fact]
    public async Task Failure_that_nobody_catches_fails_the_orchestration()
    {
        var run = await RunAsync(async context => $"{await context.Entities.CallEntityAsync<int>(Account, "missing")}");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, run.RuntimeStatus);
        Assert.True(run.FailureDetails!.IsCausedBy<EntityOperationFailedException>());
        Assert.Equal(
            "Operation 'missing' of entity '@account@a' failed: No suitable method found for entity operation 'account/missing'.",
            run.FailureDetails.ErrorMessage);
    }

    [Fact]
    public async Task Result_that_does_not_fit_is_seen_where_it_is_awaited() => AssertOutput("JsonException", await RunAsync(async context =>
    {
        try
        {
            return string.Join(',', await context.Entities.CallEntityAsync<string[]>(Account, "add", 1));
        }
        catch (JsonException)
        {
            return nameof(JsonException);
        }
    }));

    [Fact]
    public async Task Entity_that_nobody_has_fails_its_calls() => AssertOutput("EntityTaskNotFound No entity task named 'nobody' was found.", await RunAsync(async context =>
    {
        try
        {
            await context.Entities.CallEntityAsync(new EntityInstanceId("Nobody", "x"), "go");
            return "no failure";
        }
        catch (EntityOperationFailedException e)
        {
            return $"{e.FailureDetails.ErrorType} {e.FailureDetails.ErrorMessage}";
        }
    }));

    [Fact]
    public async Task Entity_is_made_by_its_first_operation_and_gone_without_state()
    {
        await StartAsync();
        Assert.Null(await Entities.GetEntityAsync(Account, cancellation: Bound));

        await SignalAsync(Account, "add", 5);
        Assert.Equal(5, await StateAsync<int>(Account));

        await SignalAsync(Account, "delete");
        Assert.Null(await Entities.GetEntityAsync(Account, cancellation: Bound));
        Assert.Null(await Entities.GetEntityAsync<int>(Account, includeState: false, Bound));

        await SignalAsync(Account, "add", 1);
        Assert.Equal(1, await StateAsync<int>(Account));
    }

    [Fact]
    public async Task State_is_serialized_between_operations_of_one_turn()
    {
        var seen = new List<string>();
        _catalog.AddEntity("list", operation =>
        {
            var list = operation.State.GetState<List<int>>([])!;
            list.Add(operation.GetInput<int>());
            seen.Add($"{operation.State.HasState} {operation.HasInput} {operation.Name} {operation.Context.Id}: {string.Join(',', list)}");
            operation.State.SetState(list);
            return operation.GetInput<int>() == 2 ? throw new FormatException() : new(list.Count);
        });
        var run = await RunAsync(async context =>
        {
            var id = new EntityInstanceId("list", "k");
            var tasks = Enumerable.Range(1, 3).Select(n => context.Entities.CallEntityAsync<int>(id, "push", n)).ToList();
            try
            {
                await Task.WhenAll(tasks);
            }
            catch (EntityOperationFailedException)
            {
                // The second one, as planned.
            }

            return $"{await tasks[0]} {tasks[1].Status} {await tasks[2]}";
        });

        AssertOutput("1 Faulted 2", run);
        Assert.Equal(["False True push @list@k: 1", "True True push @list@k: 1,2", "True True push @list@k: 1,3"], seen);
        Assert.Equal("1,3", string.Join(',', await StateAsync<int[]>(new("list", "k"))));
    }

    [Fact]
    public async Task Operation_starts_orchestrations()
    {
        _catalog.AddOrchestrator<int, string>("Started", (context, n) => Task.FromResult($"{n} {context.Parent?.InstanceId}"));
        var run = await RunAsync(async context =>
        {
            await context.Entities.SignalEntityAsync(Account, "set", 7);
            return $"{await context.Entities.CallEntityAsync<string>(Account, "launch", "named")} {await context.Entities.CallEntityAsync<string>(Account, "launch", "")}";
        });
        var random = run.ReadOutputAs<string>()!.Split(' ')[1];

        AssertOutput("7 @account@a", await _host.RunToCompletionAsync("named", Bound));
        AssertOutput("7 @account@a", await _host.RunToCompletionAsync(random, Bound));
    }

    [Fact]
    public async Task Start_under_a_live_id_or_an_entitys_is_not_done()
    {
        _catalog.AddOrchestrator("Started", async context => await context.WaitForExternalEvent<string>("go"));
        await StartAsync();
        await SignalAsync(Account, "launch", "one");
        await SignalAsync(Account, "launch", "one");

        await Client.RaiseEventAsync("one", "go", "once", Bound);
        AssertOutput("once", await _host.RunToCompletionAsync("one", Bound));

        await SignalAsync(Account, "launch", "@account@b");
        Assert.Null(await Entities.GetEntityAsync(new("account", "b"), cancellation: Bound));
    }

    [Fact]
    public async Task Entities_signal_each_other_and_themselves()
    {
        await StartAsync();
        var other = new EntityInstanceId("account", "b");
        await SignalAsync(Account, "pass", new Transfer(other, 4));
        await SignalAsync(Account, "pass", new Transfer(Account, 2));

        Assert.Equal(4, await StateAsync<int>(other));
        Assert.Equal(2, await StateAsync<int>(Account));
    }

    [Fact]
    public async Task Delayed_signals_wait_for_their_time_across_a_restart()
    {
        await StartAsync();
        var start = _host.Clock.GetUtcNow();
        await SignalAsync(Account, "add", 1, start.AddDays(30));
        await SignalAsync(Account, "pass", new Transfer(Account, 10, start.AddHours(2)));
        await SignalAsync(Account, "add", 100, start.AddHours(-1));
        Assert.Equal(100, await StateAsync<int>(Account));

        await _host.AdvanceAsync(TimeSpan.FromHours(2) - TimeSpan.FromTicks(1), Bound);
        Assert.Equal(100, await StateAsync<int>(Account));
        await _host.AdvanceAsync(TimeSpan.FromTicks(1), Bound);
        Assert.Equal(110, await StateAsync<int>(Account));

        _host = await _host.RestartAsync();
        await _host.AdvanceAsync(TimeSpan.FromDays(29), Bound);
        Assert.Equal(110, await StateAsync<int>(Account));
        await _host.AdvanceAsync(TimeSpan.FromDays(1), Bound);
        Assert.Equal(111, await StateAsync<int>(Account));
    }

    [Fact]
    public async Task Delayed_signal_of_an_orchestration_outlives_it()
    {
        AssertOutput("done", await RunAsync(async context =>
        {
            await context.Entities.SignalEntityAsync(Account, "add", 3, new SignalEntityOptions { SignalTime = context.CurrentUtcDateTime.AddHours(1) });
            return "done";
        }));
        Assert.Null(await Entities.GetEntityAsync(Account, cancellation: Bound));

        await _host.AdvanceAsync(TimeSpan.FromHours(1), Bound);

        Assert.Equal(3, await StateAsync<int>(Account));
    }

    [Fact]
    public async Task Open_call_does_not_hold_the_end_of_its_orchestration()
    {
        var gate = new TaskCompletionSource();
        _catalog.AddEntity("slow", async (call, _) =>
        {
            await gate.Task;
            await call.RunAsync(new AccountEntity());
        });
        await StartAsync();
        _catalog.AddOrchestrator("Leave", context =>
        {
            _ = context.Entities.CallEntityAsync<int>(new EntityInstanceId("slow", "s"), "add", 1);
            return Task.FromResult("left");
        });
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Leave", Bound);
        Assert.Equal("left", (await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Bound)).ReadOutputAs<string>());

        gate.SetResult();
        await _host.RunToIdleAsync(Bound);

        Assert.Equal(1, await StateAsync<int>(new("slow", "s")));
    }

    [Fact]
    public async Task Answer_to_a_former_generation_is_dropped()
    {
        _catalog.AddOrchestrator<int, string>("Again", async (context, n) =>
        {
            var call = context.Entities.CallEntityAsync<int>(Account, "add", 1);
            if (n == 0)
            {
                context.ContinueAsNew(1);
                return "";
            }

            return $"{await call}";
        });
        await StartAsync();

        AssertOutput("2", await _host.RunToCompletionAsync(await Client.ScheduleNewOrchestrationInstanceAsync("Again", 0, Bound), Bound));
    }

    [Fact]
    public async Task Answer_waits_while_its_orchestration_is_suspended()
    {
        _catalog.AddOrchestrator("Held", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            return $"{await context.Entities.CallEntityAsync<int>(Account, "add", 1)}";
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Held", Bound);
        await _host.RunToIdleAsync(Bound);
        await Client.SuspendInstanceAsync(id, cancellation: Bound);
        await Client.RaiseEventAsync(id, "go", "", Bound);
        await _host.RunToIdleAsync(Bound);
        Assert.Null(await Entities.GetEntityAsync(Account, cancellation: Bound));

        await Client.ResumeInstanceAsync(id, cancellation: Bound);

        AssertOutput("1", await _host.RunToCompletionAsync(id, Bound));
    }

    [Fact]
    public async Task Wrong_calls_are_refused_where_they_are_made() => AssertOutput(
        "ArgumentException ArgumentNullException ArgumentException ArgumentException ArgumentException", await RunAsync(async context =>
    {
        var failures = new List<string>();
        foreach (var wrong in (Func<Task>[])
        [
            () => context.Entities.CallEntityAsync(default, "add"),
            () => context.Entities.CallEntityAsync(Account, null!),
            () => context.Entities.SignalEntityAsync(default, "add"),
            () => context.CallSubOrchestratorAsync("Test", null, new SubOrchestrationOptions { InstanceId = "@account@a" }),
            () =>
            {
                context.SendEvent("@account@a", "e", 1);
                return Task.CompletedTask;
            },
        ])
        {
            try
            {
                await wrong();
            }
            catch (ArgumentException e)
            {
                failures.Add(e.GetType().Name);
            }
        }

        return string.Join(' ', failures);
    }));

    [Fact]
    public async Task Payloads_beyond_the_limit_fail_what_carries_them()
    {
        _catalog.AddEntity("big", operation =>
        {
            if (operation.Name == "state")
            {
                operation.State.SetState(new string('x', 300));
            }
            else if (operation.Name == "signal")
            {
                operation.Context.SignalEntity(Account, "add", new string('x', 300));
            }

            return new(operation.Name == "result" ? new string('x', 300) : null);
        });
        await StartAsync(new DurableRuntimeOptions { MaximumPayloadBytes = 200 });
        var run = await RunAsync(async context =>
        {
            var id = new EntityInstanceId("big", "b");
            var failures = new List<string>();
            foreach (var operation in (string[])["result", "state", "signal"])
            {
                try
                {
                    await context.Entities.CallEntityAsync(id, operation);
                }
                catch (EntityOperationFailedException e)
                {
                    failures.Add(e.FailureDetails.ErrorMessage.Replace(" has 302 bytes; the limit is 200.", "", StringComparison.Ordinal));
                }
            }

            return string.Join('|', failures);
        });

        AssertOutput("The operation's result|The entity's state|An input that the operation sends", run);
        await Assert.ThrowsAsync<ArgumentException>(() => SignalAsync(Account, "add", new string('x', 300)));
        _catalog.AddOrchestrator("TooMuch", async context =>
        {
            await context.Entities.CallEntityAsync(Account, "add", new string('x', 300));
            return "";
        });
        var failed = await _host.RunToCompletionAsync(await Client.ScheduleNewOrchestrationInstanceAsync("TooMuch", Bound), Bound);
        Assert.Equal("The input of operation 'add' has 302 bytes; the limit is 200.", failed.FailureDetails!.ErrorMessage);
    }
}
