using System.Globalization;
using Cartrita.Runtime.Host.Durable;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>Duplicate starts, queries, waits, limits: what the client sees.</summary>
public abstract partial class DurableConformance
{
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

        await WaiterAsync("same", [OrchestrationRuntimeStatus.Terminated]);
        Assert.True((await ReadAsync("same")).IsRunning);
        await Assert.ThrowsAsync<ArgumentException>(() => WaiterAsync("same", [OrchestrationRuntimeStatus.Terminated]));
        Assert.True((await ReadAsync("same")).IsRunning);
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
        Assert.Equal([21], (await all.AsPages(pageSizeHint: int.MaxValue).ToListAsync(Bound)).Select(page => page.Values.Count));
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
