using System.Globalization;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>Events, commands and queries.</summary>
public abstract partial class DurableConformance
{
    private void AddWaiter() => _catalog.AddOrchestrator<string>("Waiter", context => context.WaitForExternalEvent<string>("go"));

    private async Task<string> WaiterAsync(string? id = null, OrchestrationRuntimeStatus[]? dedupe = null)
    {
        var options = new StartOrchestrationOptions(id);
        var started = await Client.ScheduleNewOrchestrationInstanceAsync(
            "Waiter", null, dedupe is null ? options : options.WithDedupeStatuses(dedupe), Bound);
        await _host.RunToIdleAsync(Bound);
        return started;
    }

    private async Task<OrchestrationMetadata> ReadAsync(string id) => (await Client.GetInstanceAsync(id, true, Bound))!;

    [Fact]
    public async Task External_event_wakes_its_waiter_whatever_its_case()
    {
        AddWaiter();
        await StartAsync();
        var id = await WaiterAsync();

        await Client.RaiseEventAsync(id, "GO", "hello", Bound);

        AssertOutput("hello", await Client.WaitForInstanceCompletionAsync(id, true, Bound));
    }

    [Fact]
    public async Task Events_that_come_early_wait_in_order()
    {
        _catalog.AddOrchestrator<string>("Late", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            var first = await context.WaitForExternalEvent<int>("n");
            return $"{first} {await context.WaitForExternalEvent<int>("n")}";
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Late", Bound);
        await Client.RaiseEventAsync(id, "n", 1, Bound);
        await Client.RaiseEventAsync(id, "n", 2, Bound);
        _host = await _host.RestartAsync();

        AssertOutput("1 2", await _host.RunToCompletionAsync(id, Bound));
    }

    [Fact]
    public async Task Event_to_nobody_is_dropped_in_silence()
    {
        AddWaiter();
        await StartAsync();
        var id = await WaiterAsync();
        await Client.TerminateInstanceAsync(id, Bound);
        await _host.RunToIdleAsync(Bound);

        await Client.RaiseEventAsync(id, "go", "late", Bound);
        await Client.RaiseEventAsync("nobody", "go", "lost", Bound);
        await Client.TerminateInstanceAsync("nobody", Bound);
        await Client.SuspendInstanceAsync("nobody", null, Bound);
        await Client.ResumeInstanceAsync(id, null, Bound);
        await _host.RunToIdleAsync(Bound);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await ReadAsync(id)).RuntimeStatus);
        Assert.Null(await Client.GetInstanceAsync("nobody", Bound));
    }

    [Fact]
    public async Task Orchestrations_send_each_other_events()
    {
        AddWaiter();
        _catalog.AddOrchestrator<string, int>("Sender", (context, to) =>
        {
            context.SendEvent(to, "go", "from a friend");
            return Task.FromResult(1);
        });
        await StartAsync();
        var waiter = await WaiterAsync();

        await RunAsync("Sender", waiter);

        AssertOutput("from a friend", await ReadAsync(waiter));
    }

    [Fact]
    public async Task Continue_as_new_keeps_what_was_not_read_and_starts_its_history_afresh()
    {
        _catalog.AddOrchestrator<int, string>("Loop", async (context, generation) =>
        {
            var value = await context.WaitForExternalEvent<string>("n");
            if (generation < 2)
            {
                context.ContinueAsNew(generation + 1);
            }

            return $"{generation}:{value}";
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Loop", 0, Bound);
        foreach (var value in (string[])["a", "b", "c"])
        {
            await Client.RaiseEventAsync(id, "n", value, Bound);
        }

        var run = await _host.RunToCompletionAsync(id, Bound);

        AssertOutput("2:c", run);
        Assert.Equal("2", run.SerializedInput);
        Assert.Single((await _host.ReadHistoryAsync(id)).OfType<EventRaised>());
    }

    [Fact]
    public async Task Results_of_an_old_generation_are_dropped()
    {
        var results = new Dictionary<int, TaskCompletionSource<int>> { [0] = new(), [1] = new() };
        _catalog.AddActivity<int, int>("Slow", (_, n, _) => results[n].Task);
        _catalog.AddOrchestrator<int, string>("Loop", async (context, generation) =>
        {
            var slow = context.CallActivityAsync<int>("Slow", generation);
            if (generation == 0)
            {
                await context.WaitForExternalEvent<int>("next");
                context.ContinueAsNew(1);
                return "";
            }

            return $"{generation}:{await slow}";
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Loop", 0, Bound);
        await Client.RaiseEventAsync(id, "next", 1, Bound);
        results[0].SetResult(7);
        results[1].SetResult(8);

        AssertOutput("1:8", await Client.WaitForInstanceCompletionAsync(id, true, Bound));
    }

    [Fact]
    public async Task Terminate_ends_at_once_and_drops_the_result_of_what_runs()
    {
        var running = new TaskCompletionSource<int>();
        var token = CancellationToken.None;
        _catalog.AddActivity<int, int>("Slow", (_, _, cancellation) =>
        {
            token = cancellation;
            return running.Task;
        });
        _catalog.AddOrchestrator<int>("Caller", context => context.CallActivityAsync<int>("Slow", 0));
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Caller", Bound);
        await Client.WaitForInstanceStartAsync(id, Bound);

        await Client.TerminateInstanceAsync(id, "enough", Bound);
        AssertTerminated(await Client.WaitForInstanceCompletionAsync(id, true, Bound));
        Assert.False(token.IsCancellationRequested);
        running.SetResult(1);
        await _host.RunToIdleAsync(Bound);

        AssertTerminated(await ReadAsync(id));
        static void AssertTerminated(OrchestrationMetadata run) => Assert.Equal(
            (OrchestrationRuntimeStatus.Terminated, "enough"), (run.RuntimeStatus, run.ReadOutputAs<string>()));
    }

    [Fact]
    public async Task Suspend_holds_events_until_resume()
    {
        AddWaiter();
        await StartAsync();
        var id = await WaiterAsync();
        await Client.SuspendInstanceAsync(id, "a break", Bound);
        await Client.RaiseEventAsync(id, "go", "held", Bound);
        await _host.RunToIdleAsync(Bound);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await ReadAsync(id)).RuntimeStatus);
        _host = await _host.RestartAsync();

        await Client.ResumeInstanceAsync(id, null, Bound);

        AssertOutput("held", await Client.WaitForInstanceCompletionAsync(id, true, Bound));
    }

    [Fact]
    public async Task Custom_status_is_seen_while_it_runs_and_after()
    {
        _catalog.AddOrchestrator<string>("Status", async context =>
        {
            context.SetCustomStatus("waiting");
            var value = await context.WaitForExternalEvent<string>("go");
            context.SetCustomStatus("done");
            return value;
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Status", Bound);
        await _host.RunToIdleAsync(Bound);
        Assert.Equal("waiting", (await ReadAsync(id)).ReadCustomStatusAs<string>());

        await Client.RaiseEventAsync(id, "go", "x", Bound);

        Assert.Equal("done", (await Client.WaitForInstanceCompletionAsync(id, true, Bound)).ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task Custom_status_over_the_limit_fails_the_run()
    {
        _catalog.AddOrchestrator<int>("Status", context =>
        {
            context.SetCustomStatus(new string('x', 17 * 1024));
            return Task.FromResult(1);
        });

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await RunAsync("Status")).RuntimeStatus);
    }

    [Fact]
    public async Task Scheduled_start_waits_for_its_time_over_a_restart()
    {
        AddEcho();
        _catalog.AddOrchestrator<DateTime>("When", context => Task.FromResult(context.CurrentUtcDateTime));
        await StartAsync();
        var at = _host.Clock.GetUtcNow().AddHours(5);
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("When", null, new StartOrchestrationOptions("later", at), Bound);
        await _host.AdvanceAsync(TimeSpan.FromHours(4), Bound);
        _host = await _host.RestartAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await ReadAsync(id)).RuntimeStatus);

        AssertOutput(at.UtcDateTime, await _host.RunToCompletionAsync(id, Bound));
    }

    [Fact]
    public async Task Scheduled_start_keeps_events_and_obeys_terminate()
    {
        AddWaiter();
        await StartAsync();
        var at = _host.Clock.GetUtcNow().AddHours(5);
        await Client.ScheduleNewOrchestrationInstanceAsync("Waiter", null, new StartOrchestrationOptions("kept", at), Bound);
        await Client.ScheduleNewOrchestrationInstanceAsync("Waiter", null, new StartOrchestrationOptions("ended", at), Bound);

        await Client.RaiseEventAsync("kept", "go", "early", Bound);
        await Client.TerminateInstanceAsync("ended", "\"no\"", Bound);
        await _host.RunToIdleAsync(Bound);

        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await ReadAsync("kept")).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await ReadAsync("ended")).RuntimeStatus);
        AssertOutput("early", await _host.RunToCompletionAsync("kept", Bound));
    }

    [Fact]
    public async Task Start_of_a_live_id_is_refused_and_of_an_ended_one_replaces_it()
    {
        AddWaiter();
        await StartAsync();
        await WaiterAsync("same");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => WaiterAsync("same"));
        await Client.RaiseEventAsync("same", "go", "first", Bound);
        await Client.WaitForInstanceCompletionAsync("same", Bound);

        await WaiterAsync("same");

        Assert.True((await ReadAsync("same")).IsRunning);
        Assert.Null((await ReadAsync("same")).SerializedOutput);
    }

    [Fact]
    public async Task Dedupe_statuses_refuse_and_all_others_give_way()
    {
        AddWaiter();
        await StartAsync();
        await WaiterAsync("same");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => WaiterAsync("same", [OrchestrationRuntimeStatus.Running]));
        await WaiterAsync("same", [OrchestrationRuntimeStatus.Completed]);
        Assert.True((await ReadAsync("same")).IsRunning);
        await Client.RaiseEventAsync("same", "go", "x", Bound);
        await Client.WaitForInstanceCompletionAsync("same", Bound);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => WaiterAsync("same", [OrchestrationRuntimeStatus.Completed]));

        await Assert.ThrowsAsync<ArgumentException>(() => WaiterAsync("same", [OrchestrationRuntimeStatus.Terminated]));
        await Assert.ThrowsAsync<ArgumentException>(() => Client.ScheduleNewOrchestrationInstanceAsync(
            "Waiter", null, new StartOrchestrationOptions("same") { DedupeStatuses = ["Asleep"] }, Bound));
    }

    [Fact]
    public async Task Queries_page_in_order_and_purge_takes_what_ended()
    {
        AddWaiter();
        await StartAsync();
        for (var i = 0; i < 21; i++)
        {
            await Client.ScheduleNewOrchestrationInstanceAsync(
                "Waiter",
                i,
                new StartOrchestrationOptions($"p-{i.ToString("00", CultureInfo.InvariantCulture)}")
                {
                    Tags = new Dictionary<string, string> { ["n"] = $"{i}" },
                },
                Bound);
        }

        await _host.RunToIdleAsync(Bound);
        await Client.RaiseEventAsync("p-03", "go", "x", Bound);
        await Client.WaitForInstanceCompletionAsync("p-03", Bound);
        var all = Client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = "p-", FetchInputsAndOutputs = true });

        var pages = await all.AsPages(pageSizeHint: 5).ToListAsync(Bound);
        Assert.Equal([5, 5, 5, 5, 1], pages.Select(page => page.Values.Count));
        Assert.Equal(Enumerable.Range(0, 21), pages.SelectMany(page => page.Values).Select(run => run.ReadInputAs<int>()));
        Assert.Equal([4, 4, 3], (await all.AsPages(pages[1].ContinuationToken, 4).ToListAsync(Bound)).Select(page => page.Values.Count));
        Assert.Equal("20", pages[^1].Values[0].Tags["n"]);
        var completed = Client.GetAllInstancesAsync(new OrchestrationQuery { Statuses = [OrchestrationRuntimeStatus.Completed] });
        Assert.Equal(["p-03"], (await completed.ToListAsync(Bound)).Select(run => run.InstanceId));

        Assert.Equal(0, (await Client.PurgeInstanceAsync("p-04", Bound)).PurgedInstanceCount);
        Assert.Equal(1, (await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(), Bound)).PurgedInstanceCount);
        Assert.Null(await Client.GetInstanceAsync("p-03", Bound));
        Assert.Equal(0, (await Client.PurgeInstanceAsync("p-03", Bound)).PurgedInstanceCount);
    }

    [Fact]
    public async Task Metadata_has_values_only_where_they_were_asked_for()
    {
        AddEcho();
        _catalog.AddOrchestrator<int, int>("One", (context, n) => context.CallActivityAsync<int>("Double", n));
        var run = await RunAsync("One", 4);

        var bare = await Client.GetInstanceAsync(run.InstanceId, Bound);

        Assert.Equal((null, null), (bare!.SerializedInput, bare.SerializedOutput));
        Assert.Throws<InvalidOperationException>(() => bare.ReadOutputAs<int>());
        Assert.Equal(4, run.ReadInputAs<int>());
    }

    [Fact]
    public async Task Waits_end_with_the_change_and_with_their_token()
    {
        AddWaiter();
        await StartAsync();
        var started = Client.WaitForInstanceStartAsync("w", Bound);
        var completed = Client.WaitForInstanceCompletionAsync("w", true, Bound);
        using var impatient = new CancellationTokenSource();
        var given = Client.WaitForInstanceCompletionAsync("w", impatient.Token);
        await WaiterAsync("w");
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await started).RuntimeStatus);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.False(completed.IsCompleted);
        await Client.RaiseEventAsync("w", "go", "now", Bound);

        AssertOutput("now", await completed);
    }

    [Fact]
    public async Task Payload_over_the_limit_is_refused_or_fails_by_name()
    {
        _catalog.AddActivity<int, string>("Big", n => new string('x', n));
        _catalog.AddOrchestrator<string>("Result", context => context.CallActivityAsync<string>("Big", 2000));
        _catalog.AddOrchestrator<string>("Input", context => context.CallActivityAsync<string>("Big", new string('x', 2000)));
        await StartAsync(new DurableRuntimeOptions { MaximumPayloadBytes = 1000 });

        await Assert.ThrowsAsync<ArgumentException>(
            () => Client.ScheduleNewOrchestrationInstanceAsync("Result", new string('x', 2000), cancellation: Bound));
        var result = await RunAsync("Result");
        Assert.Contains("The result of activity 'Big' has 2002 bytes; the limit is 1000.", result.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        var input = await RunAsync("Input");
        Assert.Equal(
            ("PayloadTooLarge", "The input of activity 'Big' has 2002 bytes; the limit is 1000."),
            (input.FailureDetails!.ErrorType, input.FailureDetails.ErrorMessage));
    }

    [Fact]
    public async Task Ids_of_entities_and_empty_ids_are_refused()
    {
        await StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => Client.GetInstanceAsync("@entity@key", Bound));
        await Assert.ThrowsAsync<ArgumentException>(() => Client.RaiseEventAsync("", "go", null, Bound));
        await Assert.ThrowsAsync<ArgumentException>(() => Client.RaiseEventAsync("id", "", null, Bound));
    }
}
