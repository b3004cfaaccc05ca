using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>What comes too early or too late, twice or under an odd name.</summary>
public abstract partial class DurableConformance
{
    private static StartOrchestrationOptions Again(string id, DateTimeOffset? at = null) =>
        new StartOrchestrationOptions(id, at).WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);

    [Fact]
    public async Task Replacement_gets_nothing_that_was_meant_for_its_predecessor()
    {
        var results = new Dictionary<string, TaskCompletionSource<string>> { ["old"] = new(), ["new"] = new() };
        _catalog.AddActivity<string, string>("Slow", (_, which, _) => results[which].Task);
        _catalog.AddOrchestrator<string, string>("Run", async (context, which) =>
        {
            var slow = context.CallActivityAsync<string>("Slow", which);
            var timer = context.CreateTimer(TimeSpan.FromHours(which == "old" ? 1 : 3), CancellationToken.None);
            var word = await context.WaitForExternalEvent<string>("word");
            await timer;
            return $"{word} {await slow} {context.CurrentUtcDateTime.Hour}";
        });
        await StartAsync();
        await Client.ScheduleNewOrchestrationInstanceAsync("Run", "old", Again("same"), Bound);
        await Client.WaitForInstanceStartAsync("same", Bound);
        await Client.SuspendInstanceAsync("same", null, Bound);
        await Client.RaiseEventAsync("same", "word", "old word", Bound);

        await Client.ScheduleNewOrchestrationInstanceAsync("Run", "new", Again("same"), Bound);
        results["old"].SetResult("old result");
        results["new"].SetResult("new result");
        var start = _host.Clock.GetUtcNow().Hour;
        await _host.AdvanceAsync(TimeSpan.FromHours(2), Bound);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await ReadAsync("same")).RuntimeStatus);
        await Client.RaiseEventAsync("same", "word", "new word", Bound);

        AssertOutput($"new word new result {start + 3}", await _host.RunToCompletionAsync("same", Bound));
    }

    [Fact]
    public async Task Start_that_waits_for_its_time_can_be_replaced_and_never_happens()
    {
        AddWaiter();
        await StartAsync();
        var at = _host.Clock.GetUtcNow().AddHours(1);
        await Client.ScheduleNewOrchestrationInstanceAsync("Waiter", null, Again("same", at), Bound);

        await Client.ScheduleNewOrchestrationInstanceAsync("Waiter", null, Again("same", at.AddHours(1)), Bound);
        await _host.AdvanceAsync(TimeSpan.FromHours(1.5), Bound);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await ReadAsync("same")).RuntimeStatus);
        await _host.AdvanceAsync(TimeSpan.FromHours(1), Bound);

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await ReadAsync("same")).RuntimeStatus);
        Assert.Null(_host.NextDue);
    }

    [Fact]
    public async Task Suspension_before_the_start_time_holds_the_run_until_it_is_resumed()
    {
        AddEcho();
        _catalog.AddOrchestrator<int>("One", context => context.CallActivityAsync<int>("Double", 4));
        await StartAsync();
        await Client.ScheduleNewOrchestrationInstanceAsync(
            "One", null, new StartOrchestrationOptions("later", _host.Clock.GetUtcNow().AddHours(1)), Bound);
        await Client.SuspendInstanceAsync("later", "not yet", Bound);
        await _host.AdvanceAsync(TimeSpan.FromHours(2), Bound);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await ReadAsync("later")).RuntimeStatus);

        await Client.ResumeInstanceAsync("later", null, Bound);

        AssertOutput(8, await _host.RunToCompletionAsync("later", Bound));
    }

    [Fact]
    public async Task Results_and_timers_wait_while_their_run_is_suspended()
    {
        AddEcho();
        _catalog.AddOrchestrator<string>("Run", async context =>
        {
            await context.WaitForExternalEvent<int>("go");
            var first = await context.CallActivityAsync<int>("Double", 1);
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return $"{first} {await context.CallActivityAsync<int>("Double", 2)}";
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Run", Bound);
        await Client.RaiseEventAsync(id, "go", 1, Bound);
        await _host.RunToIdleAsync(Bound);
        await Client.SuspendInstanceAsync(id, null, Bound);
        await _host.AdvanceAsync(TimeSpan.FromHours(5), Bound);
        _host = await _host.RestartAsync();
        await _host.AdvanceAsync(TimeSpan.FromHours(5), Bound);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await ReadAsync(id)).RuntimeStatus);

        await Client.ResumeInstanceAsync(id, null, Bound);

        AssertOutput("2 4", await Client.WaitForInstanceCompletionAsync(id, true, Bound));
    }

    [Fact]
    public async Task Events_that_come_while_something_else_is_awaited_are_kept()
    {
        AddEcho();
        _catalog.AddOrchestrator<int>("Sum", async context =>
        {
            var sum = 0;
            for (var i = 0; i < 5; i++)
            {
                sum += await context.CallActivityAsync<int>("Double", await context.WaitForExternalEvent<int>("n"));
            }

            return sum;
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Sum", Bound);
        for (var i = 0; i < 5; i++)
        {
            await Client.RaiseEventAsync(id, "n", i, Bound);
        }

        AssertOutput(20, await _host.RunToCompletionAsync(id, Bound));
    }

    [Fact]
    public async Task Timer_of_the_past_fires_at_once_and_equal_ones_in_the_order_of_their_making()
    {
        _catalog.AddOrchestrator<string>("Order", async context =>
        {
            var order = new List<string>();
            async Task Note(string name, TimeSpan after)
            {
                await context.CreateTimer(context.CurrentUtcDateTime + after, CancellationToken.None);
                order.Add(name);
            }

            await Task.WhenAll(
                Note("a", TimeSpan.FromHours(1)), Note("b", TimeSpan.FromHours(1)), Note("past", TimeSpan.FromDays(-1)), Note("c", TimeSpan.FromHours(1)));
            return string.Join(',', order);
        });

        AssertOutput("past,a,b,c", await RunAsync("Order"));
    }

    [Fact]
    public async Task Custom_status_that_is_taken_back_is_gone()
    {
        _catalog.AddOrchestrator<int>("Status", async context =>
        {
            context.SetCustomStatus("busy");
            await context.WaitForExternalEvent<int>("go");
            context.SetCustomStatus(null);
            return await context.WaitForExternalEvent<int>("go");
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Status", Bound);
        await _host.RunToIdleAsync(Bound);
        Assert.Equal("busy", (await ReadAsync(id)).ReadCustomStatusAs<string>());

        await Client.RaiseEventAsync(id, "go", 1, Bound);
        await _host.RunToIdleAsync(Bound);

        Assert.Null((await ReadAsync(id)).SerializedCustomStatus);
        await Client.RaiseEventAsync(id, "go", 2, Bound);
        Assert.Null((await Client.WaitForInstanceCompletionAsync(id, true, Bound)).SerializedCustomStatus);
    }

    [Theory]
    [InlineData("it's \"quoted\" %20 a/b?c#d&e")]
    [InlineData("名前 ä 😀 \u0001")]
    [InlineData("' OR 1=1 --")]
    [InlineData("a%_*")]
    public async Task Instance_ids_may_have_any_character(string id)
    {
        AddWaiter();
        await StartAsync();
        await WaiterAsync("a decoy");
        await WaiterAsync(id);

        var listed = Client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = id });
        Assert.Equal([id], (await listed.ToListAsync(Bound)).Select(run => run.InstanceId));
        await Client.RaiseEventAsync(id, "go", id, Bound);
        AssertOutput(id, await Client.WaitForInstanceCompletionAsync(id, true, Bound));
        Assert.Equal(1, (await Client.PurgeInstanceAsync(id, Bound)).PurgedInstanceCount);
        Assert.Null(await Client.GetInstanceAsync(id, Bound));
        Assert.True((await ReadAsync("a decoy")).IsRunning);
    }

    [Fact]
    public async Task Suspend_and_resume_count_as_switches_and_terminate_ends_in_any_state()
    {
        AddWaiter();
        await StartAsync();
        var id = await WaiterAsync();
        await Client.ResumeInstanceAsync(id, null, Bound);
        await Client.SuspendInstanceAsync(id, null, Bound);
        await Client.SuspendInstanceAsync(id, null, Bound);
        await Client.ResumeInstanceAsync(id, null, Bound);
        await _host.RunToIdleAsync(Bound);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await ReadAsync(id)).RuntimeStatus);
        await Client.SuspendInstanceAsync(id, null, Bound);
        await _host.RunToIdleAsync(Bound);

        await Client.TerminateInstanceAsync(id, "over", Bound);
        var ended = await Client.WaitForInstanceCompletionAsync(id, true, Bound);
        await Client.SuspendInstanceAsync(id, null, Bound);
        await Client.TerminateInstanceAsync(id, "again", Bound);
        await _host.RunToIdleAsync(Bound);

        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "over"), (ended.RuntimeStatus, ended.ReadOutputAs<string>()));
        Assert.Equal("over", (await ReadAsync(id)).ReadOutputAs<string>());
    }
}
