using Cartrita.Runtime.Host.Storage;
using Microsoft.DurableTask.Client;
using static Cartrita.Runtime.Host.Tests.Storage.StoreSamples;

namespace Cartrita.Runtime.Host.Tests.Storage;

/// <summary>What every store does with activities, queries and purges.</summary>
public abstract partial class RuntimeStoreConformance
{
    private async Task<(TurnState Turn, QueuedActivity Activity)> QueueOneAsync(string id = "a")
    {
        var turn = await _store.StartAsync(id);
        var made = await _store.CommitAsync(turn.InstanceKey, commit => commit with
        {
            Activities = [StoreSamples.Task(5, "\"in\"")],
            TraceParent = "00-trace",
            TraceState = "vendor=1",
        });
        return (turn, made!.Activities.Single());
    }

    [Fact]
    public async Task Activities_are_queued_in_order_and_kept_over_a_restart()
    {
        var turn = await _store.StartAsync("a");

        var made = await _store.CommitAsync(turn.InstanceKey, commit => commit with { Activities = [StoreSamples.Task(0), StoreSamples.Task(1, "1") with { Version = "2.0" }], TraceState = "vendor=1" });

        Assert.Equal([0, 1], made!.Activities.Select(activity => activity.TaskId));
        var kept = (await ReopenAsync()).Activities;
        Assert.Equal(made.Activities.Select(activity => activity with { Attempt = 2 }), kept);
    }

    [Fact]
    public async Task Activity_knows_who_scheduled_it()
    {
        var (turn, activity) = await QueueOneAsync();

        Assert.Equal(
            new QueuedActivity
            {
                InstanceKey = turn.InstanceKey,
                Id = activity.Id,
                Attempt = 1,
                Failures = 0,
                InstanceId = "a",
                ExecutionId = "e1",
                TaskId = 5,
                Name = "Work",
                Input = "\"in\"",
                TraceParent = "00-trace",
                TraceState = "vendor=1",
            },
            activity);
    }

    [Fact]
    public async Task Result_is_delivered_once()
    {
        var (turn, activity) = await QueueOneAsync();

        var first = await _store.CompleteActivityAsync(activity, Done(5, "1"));
        var second = await _store.CompleteActivityAsync(activity, Done(5, "2"));

        Assert.True(first.Accepted);
        Assert.Equal((turn.InstanceKey, "e1"), (first.Message!.InstanceKey, first.Message.ExecutionId));
        Assert.Equal((false, null), (second.Accepted, second.Message));
        var work = await ReopenAsync();
        Assert.Empty(work.Activities);
        Assert.Equal([Done(5, "1")], work.Messages.Select(message => message.Event));
    }

    [Fact]
    public async Task Result_of_a_former_owner_is_refused()
    {
        var (_, activity) = await QueueOneAsync();
        var taken = (await ReopenAsync()).Activities.Single();

        Assert.False((await _store.CompleteActivityAsync(activity, Done(5, "stale"))).Accepted);
        Assert.True((await _store.CompleteActivityAsync(taken, Done(5, "1"))).Accepted);
    }

    [Fact]
    public async Task Activity_given_back_has_a_new_attempt_and_one_failure_more()
    {
        var (_, activity) = await QueueOneAsync();

        var next = await _store.AbandonActivityAsync(activity);

        Assert.Equal(activity with { Attempt = 2, Failures = 1 }, next);
        Assert.Null(await _store.AbandonActivityAsync(activity));
        Assert.False((await _store.CompleteActivityAsync(activity, Done(5))).Accepted);
        Assert.Equal([next! with { Attempt = 3 }], (await ReopenAsync()).Activities);
    }

    [Fact]
    public async Task Result_for_an_instance_that_ended_is_accepted_and_dropped()
    {
        var (turn, activity) = await QueueOneAsync();
        await _store.EndAsync(turn.InstanceKey, OrchestrationRuntimeStatus.Terminated);

        var outcome = await _store.CompleteActivityAsync(activity, Done(5));

        Assert.Equal((true, null), (outcome.Accepted, outcome.Message));
        Assert.Empty((await ReopenAsync()).Messages);
    }

    [Fact]
    public async Task Result_for_a_generation_that_ended_is_dropped()
    {
        var (turn, activity) = await QueueOneAsync();
        await _store.CommitAsync(turn.InstanceKey, commit => commit with { Next = Started("a", "e2") });

        Assert.Null((await _store.CompleteActivityAsync(activity, Done(5))).Message);
    }

    [Fact]
    public async Task Result_that_waits_is_gone_with_its_generation()
    {
        var (turn, activity) = await QueueOneAsync();
        await _store.CompleteActivityAsync(activity, Done(5));

        await _store.CommitAsync(turn.InstanceKey, commit => commit with { Next = Started("a", "e2") });

        Assert.Equal([Started("a", "e2")], (await ReopenAsync()).Messages.Select(message => message.Event));
    }

    [Fact]
    public async Task Large_payloads_come_back_to_the_letter()
    {
        var payload = "\"" + string.Concat(Enumerable.Repeat("ü€𝄞x", 200_000)) + "\"";
        var turn = await _store.StartAsync("a", payload, commit => commit with { Activities = [StoreSamples.Task(0, payload)] });

        var work = await ReopenAsync();

        Assert.Equal(payload, work.Activities.Single().Input);
        Assert.Equal(payload, (await _store.FindAsync("a", withValues: true))!.Input);
        Assert.Equal(Started("a", input: payload), (await _store.ReadTurnAsync(turn.InstanceKey))!.History[0]);
    }

    [Fact]
    public async Task Values_are_read_on_demand_and_tags_always()
    {
        await _store.CreateAsync(new(Started("a", input: "1") with { Tags = new Dictionary<string, string> { ["k"] = "v" } }, Ended));

        var record = await _store.FindAsync("a", withValues: false);

        Assert.Null(record!.Input);
        Assert.Equal("v", record.Tags!["k"]);
        Assert.Null(await _store.FindAsync("A", withValues: false));
    }

    [Fact]
    public async Task Custom_status_is_the_last_one_set_until_it_is_taken_back()
    {
        var turn = await _store.StartAsync("a", change: commit => commit with { CustomStatus = "1" });
        await _store.CommitAsync(turn.InstanceKey, commit => commit with { CustomStatus = "2" });

        Assert.Equal("2", (await _store.FindAsync("a", withValues: true))!.CustomStatus);

        await _store.CommitAsync(turn.InstanceKey, commit => commit with { ClearsCustomStatus = true });

        Assert.Null((await _store.FindAsync("a", withValues: true))!.CustomStatus);
    }

    [Fact]
    public async Task Query_filters_by_prefix_status_and_time()
    {
        foreach (var id in (string[])["p%-1", "p%-2", "px-3", "P%-4"])
        {
            await _store.StartAsync(id);
        }

        await _store.EndAsync((await _store.FindAsync("p%-2", false))!.Key);

        async Task<string[]> Ids(InstanceQuery query) => [.. (await _store.QueryAsync(query)).Select(record => record.Id)];
        var all = new InstanceQuery { Limit = 10 };
        Assert.Equal(["p%-1", "p%-2", "px-3", "P%-4"], await Ids(all));
        Assert.Equal(["p%-1", "p%-2"], await Ids(all with { IdPrefix = "p%" }));
        Assert.Equal(["p%-2"], await Ids(all with { Statuses = [OrchestrationRuntimeStatus.Completed] }));
        Assert.Equal(["p%-1", "p%-2", "px-3", "P%-4"], await Ids(all with { CreatedFrom = Now, CreatedTo = Now }));
        Assert.Empty(await Ids(all with { CreatedFrom = Now.AddTicks(1) }));
        Assert.Empty(await Ids(all with { CreatedTo = Now.AddTicks(-1) }));
        Assert.Empty(await Ids(all with { Statuses = [] }));
    }

    [Fact]
    public async Task Query_pages_in_order_of_creation()
    {
        foreach (var id in (string[])["c", "a", "b"])
        {
            await _store.StartAsync(id, input: $"\"{id}\"");
        }

        var first = await _store.QueryAsync(new() { Limit = 2, WithValues = true });
        var second = await _store.QueryAsync(new() { Limit = 2, After = first[^1].Key, WithValues = true });

        Assert.Equal(["\"c\"", "\"a\""], first.Select(record => record.Input));
        Assert.Equal(["\"b\""], second.Select(record => record.Input));
    }

    [Fact]
    public async Task Purge_takes_ended_instances_with_all_that_is_theirs()
    {
        var (turn, activity) = await QueueOneAsync();
        Assert.False(await _store.PurgeAsync("a"));
        await _store.EndAsync(turn.InstanceKey);

        Assert.True(await _store.PurgeAsync("a"));

        Assert.False(await _store.PurgeAsync("a"));
        Assert.Null(await _store.FindAsync("a", withValues: false));
        Assert.False((await _store.CompleteActivityAsync(activity, Done(5))).Accepted);
        Assert.Empty((await ReopenAsync()).Activities);
    }

    [Fact]
    public async Task Writes_at_once_all_take_effect()
    {
        await _store.StartAsync("a");

        var messages = await System.Threading.Tasks.Task.WhenAll(
            Enumerable.Range(0, 300).Select(i => System.Threading.Tasks.Task.Run(async () => await _store.AppendAsync("a", Raised($"e{i}")))));

        Assert.Equal(300, messages.Select(message => message!.Id).Distinct().Count());
        Assert.Equal(300, (await ReopenAsync()).Messages.Count);
    }
}
