using Azure.Storage.Blobs;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Crawl;

public sealed class BlobReaderTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [NodeFact]
    public async Task Blobs_under_the_prefix_are_listed_and_change_their_version_with_their_bytes()
    {
        var container = await ContainerAsync("listed");
        await PutAsync(container, "docs/a.md", "one");
        await PutAsync(container, "docs/sub/b.md", "two");
        await PutAsync(container, "docs/c.png", "x");
        await PutAsync(container, "other/d.md", "three");
        await using var world = World("listed", ("Prefix", "docs/"), ("Extensions:0", ".md"));
        var before = await world.ListAsync();
        await PutAsync(container, "docs/a.md", "ONE!");

        var after = await world.ListAsync();
        await using var fetch = await world.OpenAsync(after.Items[0]);

        Assert.Equal([("docs/a.md", "a.md"), ("docs/sub/b.md", "b.md")], after.Items.Select(item => (item.Key, item.FileName!)));
        Assert.NotEqual(before.Items[0].Version, after.Items[0].Version);
        Assert.Equal(before.Items[1].Version, after.Items[1].Version);
        Assert.Equal((after.Items[0].Version, "ONE!", 4), (fetch.Version, await CrawlWorld.TextAsync(fetch), fetch.SizeBytes));
        Assert.True(after.IsComplete);
    }

    [NodeFact]
    public async Task Blob_that_went_is_gone_and_a_container_that_is_not_there_is_refused()
    {
        var container = await ContainerAsync("gone");
        await PutAsync(container, "a.md", "one");
        await using var world = World("gone");
        var item = (await world.ListAsync()).Items.Single();
        await container.DeleteBlobAsync("a.md");
        await using var missing = World("never-made");

        Assert.True((await world.OpenAsync(item)).IsGone);
        Assert.Empty((await world.ListAsync()).Items);
        Assert.Equal(Problems.SourceRefused, (await Assert.ThrowsAsync<CartritaException>(missing.ListAsync)).Problem);
    }

    [NodeFact]
    public async Task List_ends_where_the_source_may_have_no_more()
    {
        var container = await ContainerAsync("many");
        for (var number = 0; number < 5; number++)
        {
            await PutAsync(container, $"{number}.md", "x");
        }

        await using var world = World("many", ("MaxItems", "3"));
        var listing = await world.ListAsync();

        Assert.Equal((3, false), (listing.Items.Count, listing.IsComplete));
    }

    private async Task<BlobContainerClient> ContainerAsync(string name)
    {
        var container = new BlobContainerClient(azurite.ConnectionString, name);
        await container.CreateAsync();
        return container;
    }

    private static Task PutAsync(BlobContainerClient container, string name, string text) => container.GetBlobClient(name).UploadAsync(BinaryData.FromString(text), overwrite: true);

    private CrawlWorld World(string container, params (string, string?)[] settings) =>
        new([("Kind", "blobs"), ("Container", container), ("ConnectionString", azurite.ConnectionString), .. settings]);
}
