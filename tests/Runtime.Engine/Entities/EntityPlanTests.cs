using Cartrita.Runtime.Engine.Entities;
using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Tests.Entities;

public sealed class EntityPlanTests
{
    private const int NoLimit = 100;

    [Fact]
    public void Operations_run_in_order_of_arrival()
    {
        var plan = EntityPlan.Make(null, [Operation(null), Operation("o"), Operation(null)], NoLimit);

        Assert.Equal([0, 1, 2], plan.Operations);
        Assert.Null(plan.Lock);
        Assert.False(plan.HasMore);
        Assert.False(plan.IsEmpty);
    }

    [Fact]
    public void Limit_leaves_the_rest_to_the_next_turn()
    {
        var plan = EntityPlan.Make(null, [Operation(null), Operation(null), Lock("s", "o"), Operation(null)], 1);

        Assert.Equal([0], plan.Operations);
        Assert.Empty(plan.Settled);
        Assert.True(plan.HasMore);
    }

    [Fact]
    public void Limit_of_none_takes_only_what_comes_before_the_first_operation()
    {
        var plan = EntityPlan.Make(null, [Lock("s", "o"), Operation("o"), Unlock("s")], 0);

        Assert.Empty(plan.Operations);
        Assert.Equal([0], plan.Settled);
        Assert.Equal("s", plan.Lock!.SectionId);
    }

    [Fact]
    public void Lock_holds_back_all_but_its_owner()
    {
        var plan = EntityPlan.Make(null, [Operation(null), Lock("s", "o"), Operation(null), Lock("t", "p"), Operation("o")], NoLimit);

        Assert.Equal([0, 4], plan.Operations);
        Assert.Equal([1], plan.Settled);
        Assert.Equal(new EntityLockState("s", "o", "e"), plan.Lock);
        Assert.Equal(["s"], plan.Granted.Select(granted => granted.SectionId));
        Assert.False(plan.HasMore);
    }

    [Fact]
    public void Release_lets_what_waited_go_on_in_its_order()
    {
        var plan = EntityPlan.Make(
            Held("s", "o"), [Operation(null), Lock("t", "p"), Operation(null), Unlock("s"), Operation("p"), Operation("q")], NoLimit);

        Assert.Equal([0, 4], plan.Operations);
        Assert.Equal([3, 1], plan.Settled);
        Assert.Equal("t", plan.Lock!.SectionId);
    }

    [Fact]
    public void Release_of_another_section_changes_nothing()
    {
        var plan = EntityPlan.Make(Held("s", "o"), [Unlock("x"), Operation(null)], NoLimit);

        Assert.Empty(plan.Operations);
        Assert.Equal([0], plan.Settled);
        Assert.Equal("s", plan.Lock!.SectionId);
    }

    [Fact]
    public void Request_that_waits_is_withdrawn_by_its_release()
    {
        var plan = EntityPlan.Make(Held("s", "o"), [Lock("t", "p"), Operation(null), Unlock("t"), Unlock("s")], NoLimit);

        Assert.Equal([1], plan.Operations);
        Assert.Equal([2, 0, 3], plan.Settled);
        Assert.Empty(plan.Granted);
        Assert.Null(plan.Lock);
    }

    [Fact]
    public void Messages_that_all_wait_make_no_turn()
    {
        var plan = EntityPlan.Make(Held("s", "o"), [Lock("t", "p"), Operation(null)], NoLimit);

        Assert.True(plan.IsEmpty);
        Assert.False(plan.HasMore);
    }

    [Fact]
    public void Limit_holds_while_what_waited_goes_on()
    {
        var plan = EntityPlan.Make(Held("s", "o"), [Operation(null), Operation(null), Unlock("s"), Operation(null)], 1);

        Assert.Equal([0], plan.Operations);
        Assert.Equal([2], plan.Settled);
        Assert.Null(plan.Lock);
        Assert.True(plan.HasMore);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Turns_of_any_size_come_to_the_same(int limit)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var messages = RandomMessages(new Random(seed));

            Assert.Equal(Play(messages, NoLimit), Play(messages, limit));
        }
    }

    /// <summary>Takes turns until nothing can go on, and tells what happened.</summary>
    private static string Play(List<EntityMessage> messages, int limit)
    {
        var story = new List<string>();
        EntityLockState? held = null;
        while (true)
        {
            var plan = EntityPlan.Make(held, messages, limit);
            if (plan.IsEmpty)
            {
                return $"{string.Join(' ', story)} | {held?.SectionId} | {messages.Count}";
            }

            story.AddRange(plan.Operations.Select(place => ((EntityOperation)messages[place]).Operation));
            held = plan.Lock;
            messages = [.. messages.Where((_, place) => !plan.Operations.Contains(place) && !plan.Settled.Contains(place))];
        }
    }

    private static List<EntityMessage> RandomMessages(Random random) => [.. Enumerable.Range(0, 30).Select(n => (random.Next(6), random.Next(3)) switch
    {
        (0, var owner) => Lock($"s{owner}", $"o{owner}"),
        (1, var owner) => Unlock($"s{owner}"),
        (_, var caller) => (EntityMessage)(Operation($"o{caller}") with { Operation = $"{n}" }),
    })];

    private static EntityOperation Operation(string? caller) => new() { Timestamp = DateTimeOffset.UnixEpoch, Operation = "op", CallerId = caller };

    private static EntityLock Lock(string section, string owner) => new()
    {
        Timestamp = DateTimeOffset.UnixEpoch,
        SectionId = section,
        OwnerId = owner,
        OwnerExecutionId = "e",
        OwnerTaskId = 1,
        Entities = ["@n@a"],
    };

    private static EntityUnlock Unlock(string section) => new() { Timestamp = DateTimeOffset.UnixEpoch, SectionId = section };

    private static EntityLockState Held(string section, string owner) => new(section, owner, "e");
}
