using System.Text.Json;
using Cartrita.Adapters.Storage.Files;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.TestSupport.Files;

namespace Cartrita.Adapters.Tests.Storage.Files;

public sealed class FileContentStoreTests : IDisposable
{
    private static readonly OwnerId Owner = new("ada");

    private readonly TemporaryDirectory state = new();

    [Fact]
    public async Task Metadata_lies_beside_the_bytes()
    {
        var store = new FileContentStore(state.FullName);
        var metadata = new Dictionary<string, string> { ["fileName"] = "Übersicht.md" };

        await store.PutAsync(new ContentPath(ContentContainers.Incoming, Owner, "u1"), new MemoryStream([1]), metadata, CancellationToken.None);

        var folder = state.Combine("content", "incoming", "u", "ada");
        Assert.Equal(["u1~content", "u1~metadata"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        var stored = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(Path.Combine(folder, "u1~metadata")));
        Assert.Equal(metadata, stored);
    }

    [Fact]
    public async Task Put_that_is_cancelled_leaves_nothing_behind()
    {
        var store = new FileContentStore(state.FullName);
        using var leaving = new CancellationTokenSource();
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PutAsync(
            new ContentPath(ContentContainers.Incoming, Owner, "u1"), new MemoryStream([1]), null, leaving.Token));

        Assert.Empty(Directory.GetFiles(state.FullName, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Reader_keeps_what_it_opened_while_the_content_is_replaced()
    {
        var store = new FileContentStore(state.FullName);
        var path = new ContentPath(ContentContainers.Derived, Owner, "a/text");
        await store.PutAsync(path, new MemoryStream([1, 2, 3]), null, CancellationToken.None);
        await using var reading = (await store.OpenReadAsync(path, CancellationToken.None))!;

        await store.PutAsync(path, new MemoryStream([9]), null, CancellationToken.None);

        var copy = new MemoryStream();
        await reading.CopyToAsync(copy);
        Assert.Equal([1, 2, 3], copy.ToArray());
    }

    public void Dispose() => state.Dispose();
}
