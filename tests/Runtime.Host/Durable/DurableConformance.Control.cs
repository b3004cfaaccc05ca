using Cartrita.Runtime.Engine.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>Events and commands.</summary>
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
    public async Task Closed_timer_wakes_nobody_not_even_after_a_restart()
    {
        _catalog.AddOrchestrator<string>("Timeout", async context =>
        {
            var first = await context.WaitForExternalEvent<string>("go", TimeSpan.FromHours(1));
            return first + await context.WaitForExternalEvent<string>("go");
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Timeout", Bound);
        await Client.RaiseEventAsync(id, "go", "a", Bound);
        await _host.RunToIdleAsync(Bound);
        var history = await _host.ReadHistoryAsync(id);

        await _host.AdvanceAsync(TimeSpan.FromHours(2), Bound);
        Assert.Equal(history.Count, (await _host.ReadHistoryAsync(id)).Count);
        _host = await _host.RestartAsync();

        Assert.Null(_host.NextDue);
        await Client.RaiseEventAsync(id, "go", "b", Bound);
        AssertOutput("ab", await _host.RunToCompletionAsync(id, Bound));
    }

    [Fact]
    public async Task Timer_that_is_set_and_closed_in_one_turn_waits_nowhere()
    {
        _catalog.AddOrchestrator<string>("Timeout", async context =>
        {
            var first = await context.WaitForExternalEvent<string>("go", TimeSpan.FromHours(1));
            return first + await context.WaitForExternalEvent<string>("go");
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(
            "Timeout", new StartOrchestrationOptions { StartAt = _host!.Clock.GetUtcNow().AddMinutes(1) }, Bound);
        await Client.RaiseEventAsync(id, "go", "a", Bound);

        await _host.AdvanceAsync(TimeSpan.FromMinutes(1), Bound);
        var history = await _host.ReadHistoryAsync(id);
        Assert.Null(_host.NextDue);
        _host = await _host.RestartAsync();

        Assert.Null(_host.NextDue);
        Assert.Single(history.OfType<TimerCreated>());
        Assert.Equal(history, await _host.ReadHistoryAsync(id));
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
}
