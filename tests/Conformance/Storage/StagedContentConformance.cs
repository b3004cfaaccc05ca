using System.Security.Cryptography;
using Cartrita.Conformance.Tests.Support;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Conformance.Tests.Storage;

/// <summary>What every store of staged blocks does.</summary>
public abstract class StagedContentConformance
{
    private readonly OwnerId owner = Sample.Owner();
    private readonly CancellationToken stop = Bounded.Token();

    protected abstract IStagedContent Staged { get; }

    protected abstract IContentStore Contents { get; }

    [ConformanceFact]
    public async Task Blocks_staged_in_any_order_and_by_several_at_once_become_the_content()
    {
        var bytes = RandomNumberGenerator.GetBytes((11 * 64 * 1024) + 17);
        var blocks = bytes.Chunk(64 * 1024).ToArray();

        await Task.WhenAll(Enumerable.Range(0, blocks.Length).Reverse().Select(number => Staged.StageAsync(Path("a"), number, blocks[number], stop)));

        Assert.Equal(blocks.Select((block, number) => new StagedBlock(number, block.Length)), await Staged.ListAsync(Path("a"), stop));
        Assert.Null(await ReadAsync(Path("a")));
        await Staged.CommitAsync(Path("a"), [.. Enumerable.Range(0, blocks.Length)], new Dictionary<string, string> { ["fileName"] = "первый.md" }, stop);
        Assert.Equal(bytes, await ReadAsync(Path("a")));
        Assert.Empty(await Staged.ListAsync(Path("a"), stop));
    }

    [ConformanceFact]
    public async Task Block_that_is_staged_again_replaces_the_earlier_one()
    {
        await Staged.StageAsync(Path("a"), 0, new byte[] { 1, 2, 3 }, stop);
        await Staged.StageAsync(Path("a"), 0, new byte[] { 4 }, stop);

        Assert.Equal([new StagedBlock(0, 1)], await Staged.ListAsync(Path("a"), stop));
        await Staged.CommitAsync(Path("a"), [0], null, stop);
        Assert.Equal([4], await ReadAsync(Path("a")));
    }

    [ConformanceFact]
    public async Task Commit_takes_the_named_blocks_in_the_given_order_and_forgets_the_others()
    {
        await Staged.StageAsync(Path("a"), 0, new byte[] { 1 }, stop);
        await Staged.StageAsync(Path("a"), 7, new byte[] { 2 }, stop);
        await Staged.StageAsync(Path("a"), 12, new byte[] { 3 }, stop);

        await Staged.CommitAsync(Path("a"), [12, 0], null, stop);

        Assert.Equal([3, 1], await ReadAsync(Path("a")));
        Assert.Empty(await Staged.ListAsync(Path("a"), stop));
    }

    [ConformanceFact]
    public async Task Commit_that_is_repeated_changes_nothing()
    {
        await Staged.StageAsync(Path("a"), 0, new byte[] { 1 }, stop);
        await Staged.StageAsync(Path("a"), 1, new byte[] { 2 }, stop);

        await Staged.CommitAsync(Path("a"), [0, 1], null, stop);
        await Staged.CommitAsync(Path("a"), [0, 1], null, stop);

        Assert.Equal([1, 2], await ReadAsync(Path("a")));
    }

    [ConformanceFact]
    public async Task Commits_at_once_leave_the_content_whole()
    {
        var bytes = RandomNumberGenerator.GetBytes(40 * 4096);
        foreach (var (number, block) in bytes.Chunk(4096).Index())
        {
            await Staged.StageAsync(Path("a"), number, block, stop);
        }

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Staged.CommitAsync(Path("a"), [.. Enumerable.Range(0, 40)], null, stop)));

        Assert.Equal(bytes, await ReadAsync(Path("a")));
    }

    [ConformanceFact]
    public async Task Commit_of_a_block_that_is_missing_answers_upload_incomplete_and_keeps_what_is_staged()
    {
        await Staged.StageAsync(Path("a"), 0, new byte[] { 1 }, stop);

        var failure = await Assert.ThrowsAsync<CartritaException>(() => Staged.CommitAsync(Path("a"), [0, 1], null, stop));

        Assert.Equal(Problems.UploadIncomplete, failure.Problem);
        Assert.Null(await ReadAsync(Path("a")));
        Assert.Equal([new StagedBlock(0, 1)], await Staged.ListAsync(Path("a"), stop));
        await Staged.StageAsync(Path("a"), 1, new byte[] { 2 }, stop);
        await Staged.CommitAsync(Path("a"), [0, 1], null, stop);
        Assert.Equal([1, 2], await ReadAsync(Path("a")));
    }

    [ConformanceFact]
    public async Task Commit_where_nothing_was_staged_answers_upload_incomplete() =>
        Assert.Equal(Problems.UploadIncomplete, (await Assert.ThrowsAsync<CartritaException>(() => Staged.CommitAsync(Path("a"), [0], null, stop))).Problem);

    [ConformanceFact]
    public async Task Abandoned_blocks_are_gone_and_others_can_be_staged()
    {
        await Staged.StageAsync(Path("a"), 0, new byte[] { 1 }, stop);
        await Staged.StageAsync(Path("b"), 0, new byte[] { 2 }, stop);

        await Staged.AbandonAsync(Path("a"), stop);
        await Staged.AbandonAsync(Path("a"), stop);

        Assert.Empty(await Staged.ListAsync(Path("a"), stop));
        Assert.Null(await ReadAsync(Path("a")));
        Assert.Equal([new StagedBlock(0, 1)], await Staged.ListAsync(Path("b"), stop));
        await Staged.StageAsync(Path("a"), 3, new byte[] { 3 }, stop);
        await Staged.CommitAsync(Path("a"), [3], null, stop);
        Assert.Equal([3], await ReadAsync(Path("a")));
    }

    [ConformanceFact]
    public async Task Abandoning_keeps_a_content_that_was_committed_and_deleting_it_leaves_nothing()
    {
        await Staged.StageAsync(Path("a"), 0, new byte[] { 1 }, stop);
        await Staged.CommitAsync(Path("a"), [0], null, stop);
        await Staged.StageAsync(Path("a"), 0, new byte[] { 2 }, stop);

        await Staged.AbandonAsync(Path("a"), stop);

        Assert.Equal([1], await ReadAsync(Path("a")));
        await Contents.DeleteAsync(Path("a"), stop);
        Assert.Null(await ReadAsync(Path("a")));
    }

    [ConformanceFact]
    public async Task Owners_and_containers_do_not_see_each_other()
    {
        await Staged.StageAsync(Path("a"), 0, new byte[] { 1 }, stop);

        Assert.Empty(await Staged.ListAsync(new ContentPath(ContentContainers.Incoming, Sample.Owner(), "a"), stop));
        Assert.Empty(await Staged.ListAsync(new ContentPath(ContentContainers.Derived, owner, "a"), stop));
    }

    [ConformanceFact]
    public async Task Names_that_leave_their_folder_and_blocks_that_are_none_are_refused()
    {
        foreach (var name in new[] { "../a", "/a", "a//b", "a\\b", "", "..", "A", "a~blocks" })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Staged.StageAsync(Path(name), 0, new byte[] { 1 }, stop));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Staged.StageAsync(Path("a"), -1, new byte[] { 1 }, stop));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Staged.StageAsync(Path("a"), 0, ReadOnlyMemory<byte>.Empty, stop));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Staged.CommitAsync(Path("a"), [], null, stop));
    }

    private ContentPath Path(string name) => new(ContentContainers.Incoming, owner, name);

    private async Task<byte[]?> ReadAsync(ContentPath path)
    {
        await using var stream = await Contents.OpenReadAsync(path, stop);
        if (stream is null)
        {
            return null;
        }

        var copy = new MemoryStream();
        await stream.CopyToAsync(copy, stop);
        return copy.ToArray();
    }
}
