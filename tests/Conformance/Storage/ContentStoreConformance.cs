using System.Security.Cryptography;
using Cartrita.Conformance.Tests.Support;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Conformance.Tests.Storage;

/// <summary>What every content store does.</summary>
public abstract class ContentStoreConformance
{
    private readonly OwnerId owner = Sample.Owner();
    private readonly CancellationToken stop = Bounded.Token();

    protected abstract IContentStore Store { get; }

    [ConformanceFact]
    public async Task Put_then_open_gives_the_bytes_their_hash_and_length()
    {
        var bytes = RandomNumberGenerator.GetBytes(100_000);

        var info = await Store.PutAsync(Path("a"), new MemoryStream(bytes), null, stop);

        Assert.Equal(new ContentInfo(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length), info);
        Assert.Equal(bytes, await ReadAsync(Path("a")));
    }

    [ConformanceFact]
    public async Task Put_of_more_than_one_block_from_a_stream_that_cannot_seek_is_whole()
    {
        var bytes = RandomNumberGenerator.GetBytes((9 * 1024 * 1024) + 7);

        var info = await Store.PutAsync(Path("large"), new TricklingStream(bytes), new Dictionary<string, string> { ["kind"] = "large" }, stop);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), info.Sha256);
        Assert.Equal(bytes.Length, info.SizeBytes);
        Assert.Equal(bytes, await ReadAsync(Path("large")));
    }

    [ConformanceFact]
    public async Task Put_replaces_what_stands_there()
    {
        await Store.PutAsync(Path("a"), new MemoryStream([1, 2, 3]), new Dictionary<string, string> { ["fileName"] = "первый.md" }, stop);
        await Store.PutAsync(Path("a"), new MemoryStream([4]), new Dictionary<string, string> { ["fileName"] = "second.md" }, stop);

        Assert.Equal([4], await ReadAsync(Path("a")));
    }

    [ConformanceFact]
    public async Task Put_of_nothing_is_an_empty_content()
    {
        var info = await Store.PutAsync(Path("empty"), new MemoryStream(), null, stop);

        Assert.Equal(0, info.SizeBytes);
        Assert.Empty((await ReadAsync(Path("empty")))!);
    }

    [ConformanceFact]
    public async Task Put_whose_source_fails_stores_nothing_and_keeps_what_stood_there()
    {
        await Store.PutAsync(Path("kept"), new MemoryStream([1]), null, stop);

        await Assert.ThrowsAsync<InvalidDataException>(() => Store.PutAsync(Path("kept"), new FailingStream(), null, stop));
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.PutAsync(Path("new"), new FailingStream(), null, stop));

        Assert.Equal([1], await ReadAsync(Path("kept")));
        Assert.Null(await ReadAsync(Path("new")));
    }

    [ConformanceFact]
    public async Task Names_may_hang_on_one_another()
    {
        await Store.PutAsync(Path("a"), new MemoryStream([1]), null, stop);
        await Store.PutAsync(Path("a/text"), new MemoryStream([2]), null, stop);

        Assert.Equal([1], await ReadAsync(Path("a")));
        Assert.Equal([2], await ReadAsync(Path("a/text")));
    }

    [ConformanceFact]
    public async Task Delete_removes_and_is_no_error_twice()
    {
        await Store.PutAsync(Path("a"), new MemoryStream([1]), new Dictionary<string, string> { ["kind"] = "x" }, stop);

        await Store.DeleteAsync(Path("a"), stop);
        await Store.DeleteAsync(Path("a"), stop);

        Assert.Null(await ReadAsync(Path("a")));
    }

    [ConformanceFact]
    public async Task Delete_under_a_name_removes_what_hangs_on_it_and_nothing_else()
    {
        foreach (var name in new[] { "run/a", "run/b/c", "run", "runs/a", "run-b/a" })
        {
            await Store.PutAsync(Path(name), new MemoryStream([1]), null, stop);
        }

        await Store.PutAsync(new ContentPath(ContentContainers.Incoming, owner, "run/a"), new MemoryStream([1]), null, stop);
        var other = new ContentPath(ContentContainers.Derived, Sample.Owner(), "run/a");
        await Store.PutAsync(other, new MemoryStream([1]), null, stop);

        await Store.DeleteUnderAsync(Path("run"), stop);
        await Store.DeleteUnderAsync(Path("run"), stop);
        await Store.DeleteUnderAsync(Path("nothing"), stop);

        Assert.Null(await ReadAsync(Path("run/a")));
        Assert.Null(await ReadAsync(Path("run/b/c")));
        foreach (var path in new[] { Path("run"), Path("runs/a"), Path("run-b/a"), new ContentPath(ContentContainers.Incoming, owner, "run/a"), other })
        {
            Assert.Equal([1], await ReadAsync(path));
        }
    }

    [ConformanceFact]
    public async Task Owners_and_containers_do_not_see_each_other()
    {
        await Store.PutAsync(Path("a"), new MemoryStream([1]), null, stop);

        Assert.Null(await ReadAsync(new ContentPath(ContentContainers.Derived, Sample.Owner(), "a")));
        Assert.Null(await ReadAsync(new ContentPath(ContentContainers.Incoming, owner, "a")));
    }

    [ConformanceFact]
    public async Task Names_that_leave_their_folder_are_refused()
    {
        string[] names = ["../a", "a/../../b", "/a", "a//b", "a\\b", "", ".", "..", "a/", "A", "a\0"];

        foreach (var name in names)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.PutAsync(Path(name), new MemoryStream([1]), null, stop));
        }
    }

    [ConformanceFact]
    public async Task Parallel_puts_of_one_name_leave_one_of_them_whole()
    {
        byte[][] contents = [.. Enumerable.Range(0, 8).Select(index => RandomNumberGenerator.GetBytes(50_000 + index))];

        await Task.WhenAll(contents.Select(content => Store.PutAsync(Path("a"), new MemoryStream(content), null, stop)));

        var read = await ReadAsync(Path("a"));
        Assert.Contains(contents, content => content.AsSpan().SequenceEqual(read));
    }

    private ContentPath Path(string name) => new(ContentContainers.Derived, owner, name);

    private async Task<byte[]?> ReadAsync(ContentPath path)
    {
        await using var stream = await Store.OpenReadAsync(path, stop);
        if (stream is null)
        {
            return null;
        }

        var copy = new MemoryStream();
        await stream.CopyToAsync(copy, stop);
        return copy.ToArray();
    }
}
