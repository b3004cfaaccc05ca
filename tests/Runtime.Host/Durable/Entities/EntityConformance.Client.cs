using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Host.Tests.Durable.Entities;

public abstract partial class EntityConformance
{
    [Fact]
    public async Task Read_gives_state_and_details()
    {
        await StartAsync();
        await _host.AdvanceAsync(TimeSpan.FromMinutes(5), Bound);
        await SignalAsync(Account, "set", 7);

        var typed = await Entities.GetEntityAsync<int>(Account, Bound);
        var raw = await Entities.GetEntityAsync(Account, Bound);
        var bare = await Entities.GetEntityAsync<string>(Account, includeState: false, Bound);

        Assert.Equal((Account, 7, true, 0, null), (typed!.Id, typed.State, typed.IncludesState, typed.BacklogQueueSize, typed.LockedBy));
        Assert.Equal(_host.Clock.GetUtcNow(), typed.LastModifiedTime);
        Assert.Equal(("7", 7), (raw!.State.Value, raw.State.ReadAs<int>()));
        Assert.False(bare!.IncludesState);
        Assert.Equal(Account, bare.Id);
    }

    [Fact]
    public async Task Keys_keep_their_case_and_any_character()
    {
        await StartAsync();
        foreach (var key in (string[])["", "K", "k", "a@b", "ä/ %'\"_\u0001😀"])
        {
            await SignalAsync(new("ACCOUNT", key), "set", key.Length);
            Assert.Equal(key.Length, await StateAsync<int>(new("account", key)));
        }

        Assert.Equal(5, (await ListAsync(null)).Count);
    }

    [Fact]
    public async Task Lists_go_by_prefix_time_and_state()
    {
        await StartAsync();
        _catalog.AddEntity<AccountEntity>("acc");
        await SignalAsync(new("account", "x1"), "set", 1);
        await SignalAsync(new("account", "x2"), "set", 2);
        await SignalAsync(new("account", "y"), "set", 3);
        await SignalAsync(new("acc", "x1"), "set", 4);
        var middle = _host.Clock.GetUtcNow().AddMinutes(1);
        await _host.AdvanceAsync(TimeSpan.FromMinutes(2), Bound);
        await SignalAsync(new("account", "x2"), "add", 10);
        await SignalAsync(new("account", "later"), "set", 5, _host.Clock.GetUtcNow().AddDays(1));

        Assert.Equal(["@acc@x1=4", "@account@x1=1", "@account@x2=12", "@account@y=3"], await ListAsync(null));
        Assert.Equal(["@acc@x1=4", "@account@x1=1", "@account@x2=12", "@account@y=3"], await ListAsync(new() { InstanceIdStartsWith = "" }));
        Assert.Equal(["@acc@x1=4", "@account@x1=1", "@account@x2=12", "@account@y=3"], await ListAsync(new() { InstanceIdStartsWith = "ACC" }));
        Assert.Equal(["@acc@x1=4"], await ListAsync(new() { InstanceIdStartsWith = "acc@" }));
        Assert.Equal(["@account@x1=1", "@account@x2=12"], await ListAsync(new() { InstanceIdStartsWith = "@Account@x" }));
        Assert.Empty(await ListAsync(new() { InstanceIdStartsWith = "account@X" }));
        Assert.Equal(["@account@x2=12"], await ListAsync(new() { LastModifiedFrom = middle }));
        Assert.Equal(["@acc@x1=4", "@account@x1=1", "@account@y=3"], await ListAsync(new() { LastModifiedTo = middle }));
        Assert.Equal(["@account@later", "@account@x2"], await ListAsync(new() { LastModifiedFrom = middle, IncludeTransient = true, IncludeState = false }));
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        await StartAsync();
        for (var n = 0; n < 7; n++)
        {
            await SignalAsync(new("account", $"{n}"), "set", n);
        }

        var pages = new List<(int Count, string? Token)>();
        await foreach (var page in Entities.GetAllEntitiesAsync<int>(new() { PageSize = 3 }).AsPages())
        {
            pages.Add((page.Values.Count, page.ContinuationToken));
        }

        Assert.Equal([3, 3, 1], pages.Select(page => page.Count));
        Assert.Null(pages[^1].Token);
        Assert.Equal(["@account@3=3", "@account@4=4", "@account@5=5", "@account@6=6"], await ListAsync(new() { ContinuationToken = pages[0].Token }));
        Assert.Equal(7, (await ListAsync(new() { PageSize = 7 })).Count);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ListAsync(new() { PageSize = 0 }));
    }

    [Fact]
    public async Task Raw_lists_hold_what_is_stored()
    {
        await StartAsync();
        await SignalAsync(Account, "set", 3);

        var states = new List<string>();
        await foreach (var entity in Entities.GetAllEntitiesAsync())
        {
            states.Add(entity.State.Value);
        }

        Assert.Equal(["3"], states);
    }

    [Fact]
    public async Task Orchestration_queries_never_show_entities()
    {
        await StartAsync();
        await SignalAsync(Account, "set", 1);

        await foreach (var instance in Client.GetAllInstancesAsync())
        {
            Assert.Fail(instance.InstanceId);
        }

        Assert.Equal(0, (await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(), Bound)).PurgedInstanceCount);
        await Assert.ThrowsAsync<ArgumentException>(() => Client.GetInstanceAsync(Account.ToString(), Bound));
        await Assert.ThrowsAsync<ArgumentException>(() => Client.RaiseEventAsync(Account.ToString(), "e", cancellation: Bound));
        await Assert.ThrowsAsync<ArgumentException>(() => Client.PurgeInstanceAsync(Account.ToString(), Bound));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Client.ScheduleNewOrchestrationInstanceAsync("X", null, new StartOrchestrationOptions(Account.ToString()), Bound));
        Assert.Equal(1, await StateAsync<int>(Account));
    }

    [Fact]
    public async Task Wrong_arguments_of_the_client_are_refused()
    {
        await StartAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Entities.SignalEntityAsync(default, "add"));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Entities.SignalEntityAsync(Account, null!));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Entities.GetEntityAsync(default, cancellation: Bound));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Entities.SignalEntityAsync(Account, "add", cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Entities.GetEntityAsync(Account, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Entities.CleanEntityStorageAsync(cancellation: cancelled.Token));
        await _host.RunToIdleAsync(Bound);
        Assert.Empty(await ListAsync(new() { IncludeTransient = true }));
    }

    [Fact]
    public async Task Cleaning_leaves_alone_what_is_in_use()
    {
        _catalog.AddOrchestrator("Hold", async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(Account))
            {
                return await context.WaitForExternalEvent<string>("go");
            }
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Hold", Bound);
        await SignalAsync(Second, "set", 1);
        await SignalAsync(new("account", "later"), "set", 1, _host.Clock.GetUtcNow().AddDays(1));

        Assert.Equal(default, await Entities.CleanEntityStorageAsync(cancellation: Bound));
        await Client.SuspendInstanceAsync(id, cancellation: Bound);
        await _host.RunToIdleAsync(Bound);
        Assert.Equal(default, await Entities.CleanEntityStorageAsync(CleanEntityStorageRequest.Default, cancellation: Bound));

        Assert.Equal(["@account@a", "@account@b", "@account@later"], await ListAsync(new() { IncludeTransient = true, IncludeState = false }));
        await Client.ResumeInstanceAsync(id, cancellation: Bound);
        await Client.RaiseEventAsync(id, "go", "free", Bound);
        AssertOutput("free", await _host.RunToCompletionAsync(id, Bound));
    }

    private async Task<List<string>> ListAsync(EntityQuery? query)
    {
        var found = new List<string>();
        await foreach (var entity in Entities.GetAllEntitiesAsync<int>(query))
        {
            found.Add(entity.IncludesState ? $"{entity.Id}={entity.State}" : entity.Id.ToString());
        }

        return found;
    }
}
