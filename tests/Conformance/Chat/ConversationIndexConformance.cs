using Cartrita.Conformance.Tests.Support;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Conformance.Tests.Chat;

/// <summary>What the index of conversations does, on every document store.</summary>
public abstract class ConversationIndexConformance
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly OwnerId owner = Sample.Owner();
    private readonly CancellationToken stop = Bounded.Token();

    protected abstract IDocumentStore Store { get; }

    private ConversationIndex Index => new(Store);

    [ConformanceFact]
    public async Task List_gives_the_latest_active_first()
    {
        var (old, young, empty) = (Header(Noon), Header(Noon.AddMinutes(1)), await Index.ListAsync(owner, null, stop));
        await Index.TouchAsync(old, stop);
        await Index.TouchAsync(young, stop);
        Assert.Empty(empty);
        Assert.Equal([young.Id, old.Id], await IdsAsync());

        await Index.TouchAsync(old with { UpdatedAt = Noon.AddMinutes(2) }, stop);
        Assert.Equal([old.Id, young.Id], await IdsAsync());
    }

    [ConformanceFact]
    public async Task Touch_never_moves_a_conversation_back()
    {
        var (first, second) = (Header(Noon), Header(Noon.AddMinutes(1)));
        await Index.TouchAsync(first, stop);
        await Index.TouchAsync(second, stop);
        await Index.TouchAsync(second with { UpdatedAt = Noon.AddMinutes(-1) }, stop);
        Assert.Equal([second.Id, first.Id], await IdsAsync());
    }

    [ConformanceFact]
    public async Task Conversations_that_are_touched_at_once_are_all_there()
    {
        ConversationHeader[] headers = [.. Enumerable.Range(0, 40).Select(minute => Header(Noon.AddMinutes(minute)))];
        await Task.WhenAll(headers.Select(header => Index.TouchAsync(header, stop)));
        Assert.Equal(headers.Reverse().Select(header => header.Id), await IdsAsync());
    }

    [ConformanceFact]
    public async Task List_goes_on_after_a_position_and_by_id_where_two_are_of_one_moment()
    {
        ConversationHeader[] headers = [Header(Noon), Header(Noon), Header(Noon)];
        foreach (var header in headers)
        {
            await Index.TouchAsync(header, stop);
        }

        var all = await Index.ListAsync(owner, null, stop);
        Assert.Equal(headers.Select(header => header.Id.Value).OrderDescending(StringComparer.Ordinal), all.Select(position => position.Id.Value));
        Assert.True(ConversationPosition.TryParse(all[0].ToString(), out var first));
        Assert.Equal(all.Skip(1), await Index.ListAsync(owner, first, stop));
        Assert.Empty(await Index.ListAsync(owner, all[2], stop));
    }

    [ConformanceFact]
    public async Task Removed_conversation_is_gone_and_may_be_removed_twice()
    {
        var (gone, stays) = (Header(Noon), Header(Noon.AddMinutes(1)));
        await Index.TouchAsync(gone, stop);
        await Index.TouchAsync(stays, stop);
        await Index.RemoveAsync(owner, gone.Id, stop);
        await Index.RemoveAsync(owner, gone.Id, stop);
        Assert.Equal([stays.Id], await IdsAsync());
    }

    [ConformanceFact]
    public async Task Owners_do_not_see_each_other()
    {
        await Index.TouchAsync(Header(Noon), stop);
        Assert.Empty(await Index.ListAsync(Sample.Owner(), null, stop));
    }

    private ConversationHeader Header(DateTimeOffset at) => new() { Id = new ConversationId(Sample.Run().Value), OwnerId = owner, CreatedAt = at, UpdatedAt = at };

    private async Task<IEnumerable<ConversationId>> IdsAsync() => (await Index.ListAsync(owner, null, stop)).Select(position => position.Id);
}
