using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage;
using Microsoft.DurableTask.Client;
using static Cartrita.Runtime.Host.Tests.Storage.StoreSamples;

namespace Cartrita.Runtime.Host.Tests.Storage;

/// <summary>What every store does with instances, inboxes and turns.</summary>
public abstract partial class RuntimeStoreConformance : IAsyncLifetime
{
    private IRuntimeStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = Open();
        await _store.OpenAsync();
    }

    public virtual async Task DisposeAsync() => await _store.DisposeAsync();

    private protected abstract IRuntimeStore Open();

    private async Task<StoredWork> ReopenAsync()
    {
        await _store.DisposeAsync();
        _store = Open();
        return await _store.OpenAsync();
    }

    [Fact]
    public async Task Creation_of_a_free_id_gives_a_pending_instance_and_its_first_message()
    {
        var outcome = await _store.CreateAsync(Creation("a", input: "7"));

        Assert.Equal(Started("a", input: "7"), outcome.Message!.Event);
        Assert.Null(outcome.Message.Due);
        var record = await _store.FindAsync("a", withValues: true);
        Assert.Equal((OrchestrationRuntimeStatus.Pending, "7", Now), (record!.Status, record.Input, record.CreatedAt));
    }

    [Fact]
    public async Task Creation_with_a_start_time_is_due_then()
    {
        var outcome = await _store.CreateAsync(new(Started("a") with { StartAt = Now.AddHours(1) }, Ended));

        Assert.Equal(Now.AddHours(1), outcome.Message!.Due);
    }

    [Fact]
    public async Task Creation_where_a_live_instance_holds_the_id_changes_nothing()
    {
        var turn = await _store.StartAsync("a", "1");

        var outcome = await _store.CreateAsync(Creation("a", "e2", "2"));

        Assert.Equal((null, OrchestrationRuntimeStatus.Running), (outcome.Message, outcome.Existing));
        Assert.Equal("1", (await _store.FindAsync("a", withValues: true))!.Input);
        Assert.Equal("e1", (await _store.ReadTurnAsync(turn.InstanceKey))!.ExecutionId);
    }

    [Fact]
    public async Task Creation_where_an_ended_instance_holds_the_id_replaces_it()
    {
        var old = await _store.StartAsync("a", "1");
        await _store.EndAsync(old.InstanceKey, output: "out");

        var outcome = await _store.CreateAsync(Creation("a", "e2", "2"));

        Assert.NotEqual(old.InstanceKey, outcome.Message!.InstanceKey);
        Assert.Null(await _store.ReadTurnAsync(old.InstanceKey));
        var record = await _store.FindAsync("a", withValues: true);
        Assert.Equal((OrchestrationRuntimeStatus.Pending, "2", null), (record!.Status, record.Input, record.Output));
    }

    [Fact]
    public async Task Creation_where_the_ended_status_is_not_replaceable_is_refused()
    {
        var old = await _store.StartAsync("a");
        await _store.EndAsync(old.InstanceKey, OrchestrationRuntimeStatus.Failed);

        var outcome = await _store.CreateAsync(new(Started("a", "e2"), [OrchestrationRuntimeStatus.Completed]));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, outcome.Existing);
    }

    [Fact]
    public async Task Message_to_nobody_is_dropped()
    {
        var ended = await _store.StartAsync("ended");
        await _store.EndAsync(ended.InstanceKey);

        Assert.Null(await _store.AppendAsync("nobody", Raised("x")));
        Assert.Null(await _store.AppendAsync("ended", Raised("x")));
    }

    [Fact]
    public async Task Messages_keep_their_order_over_a_restart()
    {
        await _store.StartAsync("a");
        foreach (var name in (string[])["one", "two", "three"])
        {
            Assert.NotNull(await _store.AppendAsync("a", Raised(name, $"\"{name} ✓\"")));
        }

        var work = await ReopenAsync();

        Assert.Equal([Raised("one", "\"one ✓\""), Raised("two", "\"two ✓\""), Raised("three", "\"three ✓\"")], work.Messages.Select(m => m.Event));
    }

    [Fact]
    public async Task Turn_appends_to_the_history_and_consumes_its_messages()
    {
        var turn = await _store.StartAsync("a");
        var seen = await _store.AppendAsync("a", Raised("seen"));
        await _store.AppendAsync("a", Raised("later"));

        await _store.CommitAsync(turn.InstanceKey, commit => commit with
        {
            Appended = [seen!.Event, new TurnStarted { Timestamp = Now }],
            Consumed = [seen.Id],
        });

        var after = await _store.ReadTurnAsync(turn.InstanceKey);
        Assert.Equal([Started("a"), Raised("seen"), new TurnStarted { Timestamp = Now }], after!.History);
        Assert.Equal(3, after.HistoryLength);
        Assert.Equal([Raised("later")], (await ReopenAsync()).Messages.Select(message => message.Event));
    }

    [Theory]
    [InlineData("e1", 0)]
    [InlineData("e1", 2)]
    [InlineData("e0", 1)]
    public async Task Turn_on_another_state_than_the_stored_one_is_refused_whole(string execution, int length)
    {
        var turn = await _store.StartAsync("a");

        var refused = await _store.CommitAsync(turn.InstanceKey, commit => commit with
        {
            ExecutionId = execution,
            HistoryLength = length,
            Status = OrchestrationRuntimeStatus.Completed,
            CustomStatus = "1",
            Appended = [Raised("x")],
            Activities = [StoreSamples.Task(0)],
            Children = [Child(1, "child")],
            Deliveries = [new("a", null, Raised("y"))],
        });

        Assert.Null(refused);
        var record = await _store.FindAsync("a", withValues: true);
        Assert.Equal((OrchestrationRuntimeStatus.Running, null), (record!.Status, record.CustomStatus));
        Assert.Null(await _store.FindAsync("child", withValues: false));
        Assert.Equal([Started("a")], (await _store.ReadTurnAsync(turn.InstanceKey))!.History);
        var work = await ReopenAsync();
        Assert.Empty(work.Messages);
        Assert.Empty(work.Activities);
    }

    [Fact]
    public async Task Turn_that_saw_a_message_which_is_gone_is_refused_whole()
    {
        var turn = await _store.StartAsync("a");
        var first = await _store.AppendAsync("a", Raised("first"));
        var second = await _store.AppendAsync("a", Raised("second"));
        await _store.CommitAsync(turn.InstanceKey, commit => commit with { Consumed = [second!.Id] });

        var refused = await _store.CommitAsync(turn.InstanceKey, commit => commit with
        {
            Consumed = [first!.Id, second!.Id],
            Appended = [Raised("first"), Raised("second")],
            Status = OrchestrationRuntimeStatus.Completed,
        });

        Assert.Null(refused);
        Assert.Equal(
            (1, OrchestrationRuntimeStatus.Running),
            ((await _store.ReadTurnAsync(turn.InstanceKey))!.HistoryLength, (await _store.FindAsync("a", false))!.Status));
        Assert.Equal([Raised("first")], (await ReopenAsync()).Messages.Select(message => message.Event));
    }

    [Fact]
    public async Task Turn_of_an_instance_that_is_gone_is_refused()
    {
        var turn = await _store.StartAsync("a");
        await _store.EndAsync(turn.InstanceKey);
        Assert.True(await _store.PurgeAsync("a"));

        Assert.Null(await _store.ReadTurnAsync(turn.InstanceKey));
        Assert.Null(await _store.CommitTurnAsync(new()
        {
            InstanceKey = turn.InstanceKey,
            InstanceId = "a",
            ExecutionId = "e1",
            HistoryLength = 1,
            Now = Now,
            Appended = [],
            Consumed = [],
            Status = OrchestrationRuntimeStatus.Running,
        }));
    }

    [Fact]
    public async Task Head_alone_is_read_without_the_history()
    {
        var turn = await _store.StartAsync("a");

        var head = await _store.ReadTurnAsync(turn.InstanceKey, withHistory: false);

        Assert.Empty(head!.History);
        Assert.Equal((1, "e1", "a"), (head.HistoryLength, head.ExecutionId, head.InstanceId));
    }

    [Fact]
    public async Task Timer_keeps_its_due_time_over_a_restart()
    {
        var turn = await _store.StartAsync("a");
        var due = Now.AddDays(30).AddTicks(7);

        var made = await _store.CommitAsync(turn.InstanceKey, commit => commit with { Timers = [Timer(0, due)] });

        Assert.Equal((due, "e1"), (made!.Messages.Single().Due, made.Messages.Single().ExecutionId));
        var kept = (await ReopenAsync()).Messages.Single();
        Assert.Equal((due, "e1"), (kept.Due, kept.ExecutionId));
        Assert.Equal(new TimerFired { Timestamp = due, TimerId = 0, FireAt = due }, kept.Event);
    }

    [Fact]
    public async Task Timer_that_a_turn_closes_is_forgotten()
    {
        var turn = await _store.StartAsync(
            "a", change: commit => commit with { Timers = [Timer(4, Now.AddDays(1)), Timer(5, Now.AddDays(1)), Timer(6, Now.AddDays(1))] });

        await _store.CommitAsync(turn.InstanceKey, commit => commit with { ClosedTimers = [4, 6, 7] });

        Assert.Equal([5], (await ReopenAsync()).Messages.Select(message => Assert.IsType<TimerFired>(message.Event).TimerId));
    }

    [Fact]
    public async Task Child_is_created_with_its_parents_turn()
    {
        var made = default(StoredWork);
        var parent = await _store.StartAsync("parent");

        made = await _store.CommitAsync(parent.InstanceKey, commit => commit with { Children = [Child(3, "child")] });

        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await _store.FindAsync("child", withValues: false))!.Status);
        Assert.Equal(Child(3, "child").Started, made!.Messages.Single().Event);
    }

    [Fact]
    public async Task Child_whose_id_is_held_by_a_live_instance_is_refused_to_its_parent()
    {
        var parent = await _store.StartAsync("parent");
        await _store.StartAsync("child");

        var made = await _store.CommitAsync(parent.InstanceKey, commit => commit with { Children = [Child(3, "child")] });

        var message = made!.Messages.Single();
        Assert.Equal((parent.InstanceKey, "e1"), (message.InstanceKey, message.ExecutionId));
        Assert.Equal(3, Assert.IsType<ChildFailed>(message.Event).ScheduledId);
    }

    [Fact]
    public async Task Deliveries_reach_live_instances_of_the_named_generation_only()
    {
        var sender = await _store.StartAsync("sender");
        var receiver = await _store.StartAsync("receiver");

        var made = await _store.CommitAsync(sender.InstanceKey, commit => commit with
        {
            Deliveries =
            [
                new("nobody", null, Raised("lost")),
                new("receiver", "e0", Raised("stale")),
                new("receiver", "e1", Raised("bound")),
                new("receiver", null, Raised("free")),
            ],
        });

        Assert.Equal([Raised("bound"), Raised("free")], made!.Messages.Select(message => message.Event));
        Assert.All(made.Messages, message => Assert.Equal(receiver.InstanceKey, message.InstanceKey));
        Assert.Equal(["e1", null], made.Messages.Select(message => message.ExecutionId));
    }

    [Fact]
    public async Task New_generation_starts_afresh_and_keeps_events_behind_what_it_carries()
    {
        var turn = await _store.StartAsync("a", "1", commit => commit with { Timers = [Timer(0, Now.AddDays(1))], CustomStatus = "\"old\"" });
        await _store.AppendAsync("a", Raised("waiting"));

        var made = await _store.CommitAsync(turn.InstanceKey, commit => commit with
        {
            Next = Started("a", "e2", "2"),
            Carried = [Raised("first"), Raised("second")],
            Timers = [Timer(1, Now.AddDays(2))],
        });

        HistoryEvent[] carried = [Started("a", "e2", "2"), Raised("first"), Raised("second")];
        Assert.Equal(carried, made!.Messages.Select(message => message.Event));
        Assert.All(made.Messages, message => Assert.True(message.Id < 0));
        var after = await _store.ReadTurnAsync(turn.InstanceKey);
        Assert.Equal(("e2", 0), (after!.ExecutionId, after.HistoryLength));
        Assert.Equal([.. carried, Raised("waiting")], (await ReopenAsync()).Messages.Select(message => message.Event));
        var record = await _store.FindAsync("a", withValues: true);
        Assert.Equal(("2", "\"old\"", OrchestrationRuntimeStatus.Running), (record!.Input, record.CustomStatus, record.Status));
    }

    [Fact]
    public async Task End_leaves_values_and_no_messages()
    {
        var turn = await _store.StartAsync("a", change: commit => commit with { Timers = [Timer(0, Now.AddDays(1))] });
        await _store.AppendAsync("a", Raised("waiting"));

        await _store.CommitAsync(turn.InstanceKey, commit => commit with
        {
            Status = OrchestrationRuntimeStatus.Failed,
            Failure = new("Type", "message", "stack", new("Inner", "cause", null, null, null), null),
            CustomStatus = "\"s\"",
        });

        Assert.Empty((await ReopenAsync()).Messages);
        var record = await _store.FindAsync("a", withValues: true);
        Assert.Equal((OrchestrationRuntimeStatus.Failed, "\"s\"", Now.AddSeconds(1)), (record!.Status, record.CustomStatus, record.UpdatedAt));
        Assert.Equal(("Type", "cause"), (record.Failure!.ErrorType, record.Failure.InnerFailure!.ErrorMessage));
    }
}
