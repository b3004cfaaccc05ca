using Cartrita.Runtime.Engine.Entities;
using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Storage;
using Cartrita.Runtime.Host.Storage.Entities;
using static Cartrita.Runtime.Host.Tests.Storage.StoreSamples;

namespace Cartrita.Runtime.Host.Tests.Storage;

public abstract partial class RuntimeStoreConformance
{
    private const string Entity = "@counter@a";
    private static readonly EntityLockState Held = new("s", "owner", "e1");

    [Fact]
    public async Task First_message_makes_the_entity_and_the_next_finds_it()
    {
        var first = await _store.SendAsync(new(Entity, null, Operation("one")));
        var second = await _store.SendAsync(new(Entity, null, Operation("two")) { Due = Now.AddHours(1) });
        var overdue = await _store.SendAsync(new(Entity, null, Operation("three")) { Due = Now.AddHours(-1) });

        Assert.Equal((first!.InstanceKey, null), (second!.InstanceKey, first.Due));
        Assert.Equal((Now.AddHours(1), null), (second.Due, overdue!.Due));
        Assert.Equal(new EntityTurnState(first.InstanceKey, Entity, 0, null, null), await _store.ReadEntityAsync(first.InstanceKey));
        Assert.Equal(["one", "two", "three"], (await ReopenAsync()).Messages.Select(message => ((EntityOperation)message.Event).Operation));
    }

    [Fact]
    public async Task Release_makes_no_entity()
    {
        Assert.Null(await _store.SendAsync(new(Entity, null, new EntityUnlock { Timestamp = Now, SectionId = "s" })));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Turn_of_an_entity_changes_all_at_once()
    {
        await _store.StartAsync("caller");
        var message = (await _store.SendAsync(new(Entity, null, Operation("one"))))!;

        var work = await CommitAsync(message, commit => commit with
        {
            State = "5",
            Lock = Held,
            Deliveries =
            [
                new("caller", "e1", new EntityCompleted { Timestamp = Now, ScheduledId = 3, Result = "5" }),
                new("@counter@b", null, Operation("passed")),
                new("gone", null, Raised("lost")),
            ],
            Starts = [Started("fresh"), Started("caller", "e9")],
        });

        Assert.Equal(
            [typeof(EntityCompleted), typeof(EntityOperation), typeof(ExecutionStarted)], work!.Messages.Select(made => made.Event.GetType()));
        await ReopenAsync();
        Assert.Equal(new EntityTurnState(message.InstanceKey, Entity, 1, "5", Held), await _store.ReadEntityAsync(message.InstanceKey));
        Assert.Equal("e1", (await _store.ReadTurnAsync((await _store.FindAsync("caller", false))!.Key))!.ExecutionId);
        Assert.NotNull(await _store.FindAsync("fresh", false));
    }

    [Fact]
    public async Task State_and_lock_are_removed_by_null()
    {
        var first = (await _store.SendAsync(new(Entity, null, Operation("one"))))!;
        await CommitAsync(first, commit => commit with { State = "5", Lock = Held });
        var second = (await _store.SendAsync(new(Entity, null, Operation("two"))))!;
        await CommitAsync(second, commit => commit with { State = null });

        Assert.Equal(new EntityTurnState(first.InstanceKey, Entity, 2, null, Held), await _store.ReadEntityAsync(first.InstanceKey));
    }

    [Fact]
    public async Task Entity_without_anything_is_removed_by_its_turn()
    {
        var first = (await _store.SendAsync(new(Entity, null, Operation("one"))))!;
        var later = (await _store.SendAsync(new(Entity, null, Operation("later")) { Due = Now.AddDays(1) }))!;
        await CommitAsync(first, commit => commit);
        Assert.NotNull(await _store.ReadEntityAsync(first.InstanceKey));

        await CommitAsync(later, commit => commit with { Deliveries = [new(Entity, null, Operation("self"))] });
        Assert.NotNull(await _store.ReadEntityAsync(first.InstanceKey));

        await CommitAsync((await ReopenAsync()).Messages.Single(), commit => commit);
        Assert.Null(await _store.ReadEntityAsync(first.InstanceKey));
        Assert.NotEqual(first.InstanceKey, (await _store.SendAsync(new(Entity, null, Operation("again"))))!.InstanceKey);
    }

    [Fact]
    public async Task Stale_turn_of_an_entity_is_refused_and_changes_nothing()
    {
        var message = (await _store.SendAsync(new(Entity, null, Operation("one"))))!;
        var other = (await _store.SendAsync(new(Entity, null, Operation("two"))))!;
        var start = (await _store.ReadEntityAsync(message.InstanceKey))!;
        var commit = new EntityCommit { From = start, Now = Now, Consumed = [message.Id], State = "1", Lock = null, Deliveries = [new(Entity, null, Operation("three"))] };

        Assert.Null(await _store.CommitEntityAsync(commit with { From = start with { Turns = 1 } }));
        Assert.Null(await _store.CommitEntityAsync(commit with { Consumed = [message.Id, 9_999] }));
        Assert.Null(await _store.CommitEntityAsync(commit with { From = start with { InstanceKey = 9_999 } }));
        Assert.Equal(start, await _store.ReadEntityAsync(message.InstanceKey));
        Assert.Equal([message.Id, other.Id], (await ReopenAsync()).Messages.Select(waiting => waiting.Id));

        Assert.NotNull(await _store.CommitEntityAsync(commit));
        Assert.Null(await _store.CommitEntityAsync(commit));
    }

    [Fact]
    public async Task Delivery_that_is_refused_sends_its_other_ones()
    {
        var turn = await _store.StartAsync("owner");
        await _store.EndAsync(turn.InstanceKey);
        var message = (await _store.SendAsync(new(Entity, null, Operation("one"))))!;

        var work = await CommitAsync(message, commit => commit with
        {
            State = "1",
            Lock = Held,
            Deliveries =
            [
                new("owner", "e1", new EntityLocksAcquired { Timestamp = Now, ScheduledId = 1 })
                {
                    Otherwise = [new(Entity, null, new EntityUnlock { Timestamp = Now, SectionId = "s" })],
                },
            ],
        });

        Assert.Equal(new EntityUnlock { Timestamp = Now, SectionId = "s" }, Assert.Single(work!.Messages).Event);
    }

    [Fact]
    public async Task Queries_keep_entities_and_instances_apart()
    {
        await _store.StartAsync("plain");
        var message = (await _store.SendAsync(new(Entity, null, Operation("one"))))!;
        await CommitAsync(message, commit => commit with { State = "5", Lock = Held });
        await _store.SendAsync(new(Entity, null, Operation("two")));
        await _store.SendAsync(new(Entity, null, Operation("three")) { Due = Now.AddDays(1) });
        await _store.SendAsync(new("@counter", null, Operation("odd")));

        Assert.Equal(["plain"], (await _store.QueryAsync(new InstanceQuery { Limit = 10 })).Select(record => record.Id));
        var found = await ListAsync(query => query with { Prefix = "@counter@", WithState = true });
        Assert.Equal(
            new EntityRecord { Id = Entity, UpdatedAt = Now.AddSeconds(1), HasState = true, State = "5", Lock = Held, Waiting = 1 }, Assert.Single(found));
        Assert.Equal(2, Assert.Single(await ListAsync(query => query with { Prefix = "@counter@", Now = Now.AddDays(1) })).Waiting);
        Assert.Null(Assert.Single(await ListAsync(query => query with { Prefix = "@counter@" })).State);
        Assert.Equal(["@counter", Entity], (await ListAsync()).Select(entity => entity.Id));
    }

    private static EntityOperation Operation(string name) => new() { Timestamp = Now, Operation = name };

    private async Task<StoredWork?> CommitAsync(InboxMessage taken, Func<EntityCommit, EntityCommit> change)
    {
        var start = (await _store.ReadEntityAsync(taken.InstanceKey))!;
        return await _store.CommitEntityAsync(change(new()
        {
            From = start,
            Now = Now.AddSeconds(1),
            Consumed = [taken.Id],
            State = start.State,
            Lock = start.Lock,
        }));
    }

    private async Task<IReadOnlyList<EntityRecord>> ListAsync(Func<EntityStoreQuery, EntityStoreQuery>? change = null)
    {
        var query = new EntityStoreQuery { Now = Now, WithTransient = true, Limit = 10 };
        return await _store.QueryEntitiesAsync(change?.Invoke(query) ?? query);
    }
}
