using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>Parents and children, senders and receivers.</summary>
public abstract partial class DurableConformance
{
    private void AddParentOf(string child, string id) => _catalog.AddOrchestrator<string>("Parent", async context =>
    {
        try
        {
            return await context.CallSubOrchestratorAsync<string>(child, null, new SubOrchestrationOptions { InstanceId = id });
        }
        catch (TaskFailedException e)
        {
            return e.FailureDetails.ErrorType;
        }
    });

    [Fact]
    public async Task Child_takes_the_place_of_an_ended_instance()
    {
        AddWaiter();
        AddParentOf("Waiter", "child");
        await StartAsync();
        await WaiterAsync("child");
        await Client.RaiseEventAsync("child", "go", "before", Bound);
        AssertOutput("before", await Client.WaitForInstanceCompletionAsync("child", true, Bound));
        var parent = await Client.ScheduleNewOrchestrationInstanceAsync("Parent", Bound);
        await _host.RunToIdleAsync(Bound);
        Assert.True((await ReadAsync("child")).IsRunning);

        await Client.RaiseEventAsync("child", "go", "after", Bound);

        AssertOutput("after", await Client.WaitForInstanceCompletionAsync(parent, true, Bound));
        AssertOutput("after", await ReadAsync("child"));
    }

    [Fact]
    public async Task Child_under_its_parent_s_own_id_fails_by_name()
    {
        AddWaiter();
        AddParentOf("Waiter", "same");
        await StartAsync();
        await Client.ScheduleNewOrchestrationInstanceAsync("Parent", null, new StartOrchestrationOptions("same"), Bound);

        AssertOutput("OrchestrationAlreadyExists", await _host.RunToCompletionAsync("same", Bound));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Children_of_a_terminated_and_purged_parent_go_on(bool recursive)
    {
        AddWaiter();
        AddParentOf("Waiter", "child");
        await StartAsync();
        var parent = await Client.ScheduleNewOrchestrationInstanceAsync("Parent", Bound);
        await _host.RunToIdleAsync(Bound);

        await Client.TerminateInstanceAsync(parent, new TerminateInstanceOptions("no more", recursive), Bound);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Client.WaitForInstanceCompletionAsync(parent, Bound)).RuntimeStatus);
        Assert.Equal(1, (await Client.PurgeInstanceAsync(parent, new PurgeInstanceOptions(recursive), Bound)).PurgedInstanceCount);
        Assert.True((await ReadAsync("child")).IsRunning);
        await Client.RaiseEventAsync("child", "go", "alone", Bound);

        AssertOutput("alone", await Client.WaitForInstanceCompletionAsync("child", true, Bound));
        await _host.RunToIdleAsync(Bound);
        Assert.Null(await Client.GetInstanceAsync(parent, Bound));
    }

    [Fact]
    public async Task Child_s_result_never_reaches_another_run_under_its_parent_s_id()
    {
        AddWaiter();
        _catalog.AddOrchestrator<string>("Parent", async context => await context.CallSubOrchestratorAsync<string>(
            "Waiter", null, new SubOrchestrationOptions { InstanceId = $"child of {context.GetInput<string>()}" }));
        await StartAsync();
        foreach (var run in (string[])["one", "two"])
        {
            await Client.ScheduleNewOrchestrationInstanceAsync(
                "Parent", run, new StartOrchestrationOptions("parent").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed), Bound);
            await _host.RunToIdleAsync(Bound);
        }

        await Client.RaiseEventAsync("child of one", "go", "stale", Bound);
        await _host.RunToIdleAsync(Bound);
        Assert.True((await ReadAsync("parent")).IsRunning);
        await Client.RaiseEventAsync("child of two", "go", "fresh", Bound);

        AssertOutput("fresh", await Client.WaitForInstanceCompletionAsync("parent", true, Bound));
    }

    [Fact]
    public async Task Orchestrations_converse_and_talk_to_themselves()
    {
        _catalog.AddOrchestrator<string>("Server", async context =>
        {
            var heard = new List<string>();
            while (await context.WaitForExternalEvent<string>("ask") is { } question && question != "stop")
            {
                heard.Add(question);
                context.SendEvent("client", "answer", $"re {question}");
            }

            return string.Join(',', heard);
        });
        _catalog.AddOrchestrator<string>("Client", async context =>
        {
            var answers = new List<string>();
            foreach (var question in (string[])["a", "b"])
            {
                context.SendEvent("server", "ask", question);
                answers.Add(await context.WaitForExternalEvent<string>("answer"));
            }

            context.SendEvent("server", "ask", "stop");
            context.SendEvent(context.InstanceId, "answer", "mine");
            answers.Add(await context.WaitForExternalEvent<string>("answer"));
            return string.Join(',', answers);
        });
        await StartAsync();
        await Client.ScheduleNewOrchestrationInstanceAsync("Server", null, new StartOrchestrationOptions("server"), Bound);
        await Client.ScheduleNewOrchestrationInstanceAsync("Client", null, new StartOrchestrationOptions("client"), Bound);

        AssertOutput("re a,re b,mine", await _host.RunToCompletionAsync("client", Bound));
        AssertOutput("a,b", await _host.RunToCompletionAsync("server", Bound));
    }

    [Fact]
    public async Task Event_to_nobody_does_its_sender_no_harm()
    {
        AddWaiter();
        _catalog.AddOrchestrator<int>("Sender", context =>
        {
            context.SendEvent("nobody", "go", 1);
            context.SendEvent("ended", "go", 2);
            return Task.FromResult(3);
        });
        await StartAsync();
        await WaiterAsync("ended");
        await Client.RaiseEventAsync("ended", "go", "bye", Bound);
        await Client.WaitForInstanceCompletionAsync("ended", Bound);

        AssertOutput(3, await RunAsync("Sender"));
        AssertOutput("bye", await ReadAsync("ended"));
        Assert.Null(await Client.GetInstanceAsync("nobody", Bound));
    }
}
