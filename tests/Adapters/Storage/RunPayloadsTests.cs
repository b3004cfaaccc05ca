using Cartrita.Adapters.Storage;
using Cartrita.Adapters.Storage.Files;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Files;

namespace Cartrita.Adapters.Tests.Storage;

public sealed class RunPayloadsTests : IDisposable
{
    private static readonly OwnerId Owner = new("ada");
    private static readonly RunId Run = new("0123456789abcdef0123456789abcdef");
    private static readonly RunId OtherRun = new("fedcba9876543210fedcba9876543210");

    private readonly TemporaryDirectory state = new();
    private readonly FileContentStore content;
    private readonly RunPayloads payloads;

    public RunPayloadsTests()
    {
        content = new FileContentStore(state.FullName);
        payloads = new RunPayloads(content);
    }

    [Fact]
    public async Task Payload_comes_back_by_its_reference_in_another_process()
    {
        var reference = await payloads.PutAsync(Owner, Run, "hello"u8.ToArray(), CancellationToken.None);

        Assert.Equal(new PayloadRef("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", 5), reference);
        Assert.Equal("hello"u8.ToArray(), (await payloads.GetAsync(Owner, Run, reference, CancellationToken.None)).ToArray());
        Assert.Equal("hello"u8.ToArray(), (await new RunPayloads(content).GetAsync(Owner, Run, reference, CancellationToken.None)).ToArray());
    }

    [Fact]
    public async Task Payload_that_this_process_wrote_is_read_from_memory()
    {
        var reference = await payloads.PutAsync(Owner, Run, "hello"u8.ToArray(), CancellationToken.None);
        Directory.Delete(state.Combine("content"), recursive: true);

        Assert.Equal(5, (await payloads.GetAsync(Owner, Run, reference, CancellationToken.None)).Length);
        await payloads.PutAsync(Owner, Run, "hello"u8.ToArray(), CancellationToken.None);
        Assert.False(Directory.Exists(state.Combine("content")));
    }

    [Fact]
    public async Task Caller_that_reuses_its_buffer_does_not_change_the_payload()
    {
        var buffer = "hello"u8.ToArray();
        var reference = await payloads.PutAsync(Owner, Run, buffer, CancellationToken.None);
        buffer.AsSpan().Clear();

        Assert.Equal("hello"u8.ToArray(), (await payloads.GetAsync(Owner, Run, reference, CancellationToken.None)).ToArray());
    }

    [Fact]
    public async Task Payload_of_another_run_or_owner_is_not_found()
    {
        var reference = await payloads.PutAsync(Owner, Run, "hello"u8.ToArray(), CancellationToken.None);

        foreach (var (owner, run) in ((OwnerId, RunId)[])[(Owner, OtherRun), (new OwnerId("eve"), Run)])
        {
            var missing = await Assert.ThrowsAsync<CartritaException>(() => payloads.GetAsync(owner, run, reference, CancellationToken.None));
            Assert.Same(Problems.NotFound, missing.Problem);
        }
    }

    [Fact]
    public async Task Payload_that_was_damaged_on_disk_is_not_given()
    {
        var reference = await payloads.PutAsync(Owner, Run, "hello"u8.ToArray(), CancellationToken.None);
        var file = Assert.Single(Directory.GetFiles(state.FullName, "*", SearchOption.AllDirectories));
        await File.WriteAllTextAsync(file, "hullo");

        var damaged = await Assert.ThrowsAsync<CartritaException>(
            () => new RunPayloads(content).GetAsync(Owner, Run, reference, CancellationToken.None));

        Assert.Same(Problems.Internal, damaged.Problem);
    }

    [Fact]
    public async Task Deleted_payloads_of_a_run_are_gone_from_disk_and_from_memory_and_no_other_runs()
    {
        var gone = await payloads.PutAsync(Owner, Run, "hello"u8.ToArray(), CancellationToken.None);
        var kept = await payloads.PutAsync(Owner, OtherRun, "hello"u8.ToArray(), CancellationToken.None);

        await payloads.DeleteAsync(Owner, Run, CancellationToken.None);

        await Assert.ThrowsAsync<CartritaException>(() => payloads.GetAsync(Owner, Run, gone, CancellationToken.None));
        Assert.Equal(5, (await new RunPayloads(content).GetAsync(Owner, OtherRun, kept, CancellationToken.None)).Length);
        Assert.Single(Directory.GetFiles(state.FullName, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Cache_keeps_what_was_used_last_within_its_bounds()
    {
        var cache = new PayloadCache(capacity: 30, largest: 20);
        ContentPath Path(string name) => new(ContentContainers.Payloads, Owner, name);
        cache.Add(Path("a"), new byte[10]);
        cache.Add(Path("b"), new byte[10]);
        cache.Add(Path("c"), new byte[10]);
        Assert.True(cache.TryGet(Path("a"), out _));

        cache.Add(Path("d"), new byte[10]);
        cache.Add(Path("large"), new byte[21]);

        Assert.True(cache.TryGet(Path("a"), out _));
        Assert.False(cache.TryGet(Path("b"), out _));
        Assert.True(cache.TryGet(Path("c"), out _));
        Assert.True(cache.TryGet(Path("d"), out _));
        Assert.False(cache.TryGet(Path("large"), out _));
    }

    public void Dispose() => state.Dispose();
}
