using System.Text.Json;
using Azure.Storage.Blobs;
using Cartrita.Core.Attachments;
using Cartrita.Core.Crawl;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Crawl;

/// <summary>A container that is crawled by an app whose own state is blobs: its blob trigger sees every file that a crawl stores, and leaves it to the crawl.</summary>
public sealed class CrawlOnBlobsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly OwnerId Owner = new("local");

    [NodeFact]
    public async Task Blobs_that_change_are_followed_and_each_file_is_ingested_once()
    {
        var source = new BlobContainerClient(azurite.ConnectionString, "crawled");
        await source.CreateAsync();
        var app = await App.StartAsync(settings =>
        {
            settings["Storage:Mode"] = "Blob";
            settings["Storage:ConnectionString"] = azurite.ConnectionString;
            settings["Crawl:Sources:docs:Kind"] = "blobs";
            settings["Crawl:Sources:docs:Owner"] = Owner.Value;
            settings["Crawl:Sources:docs:IntervalMinutes"] = "0";
            settings["Crawl:Sources:docs:Container"] = "crawled";
            settings["Crawl:Sources:docs:Prefix"] = "docs/";
            settings["Crawl:Sources:docs:ConnectionString"] = azurite.ConnectionString;
        });
        try
        {
            for (var number = 0; number < 6; number++)
            {
                await PutAsync(source, $"docs/{number}.md", $"# Rule {number}\n\nNumber {number} is here.\n");
            }

            await PutAsync(source, "other/x.md", "# Elsewhere\n");
            var first = await RunAsync(app);
            await PutAsync(source, "docs/0.md", "# Rule 0\n\nIt has changed.\n");
            await source.DeleteBlobAsync("docs/5.md");
            await source.DeleteBlobAsync("docs/4.md");
            await PutAsync(source, "docs/sub/4.md", "# Rule 4\n\nNumber 4 is here.\n");

            var second = await RunAsync(app);

            Assert.Equal((6, 0, 0), Figures(first));
            Assert.Equal((1, 1, 2), Figures(second));
            var store = app.Host.Services.GetRequiredService<IDocumentStore>();
            var files = app.Host.Services.GetRequiredService<DocumentCollection<AttachmentDocument>>();
            var stored = (await store.ListAsync(Owner, Collections.Attachments, string.Empty, null, 100, CancellationToken.None)).Select(one => files.Parse(one).Value).ToList();
            Assert.Equal(["0.md", "1.md", "2.md", "3.md", "4.md"], stored.Select(file => file.FileName).Order(StringComparer.Ordinal));
            Assert.All(stored, file => Assert.Equal(AttachmentStatus.Indexed, file.Status));
            Assert.Empty(await store.ListAsync(Collections.SystemOwner, Collections.OpenRuns, string.Empty, null, 100, CancellationToken.None));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static (int Added, int Replaced, int Deleted) Figures(JsonElement report) =>
        (report.GetProperty("added").GetInt32(), report.GetProperty("replaced").GetInt32(), report.GetProperty("deleted").GetInt32());

    private static Task PutAsync(BlobContainerClient container, string name, string text) => container.GetBlobClient(name).UploadAsync(BinaryData.FromString(text), overwrite: true);

    private static async Task<JsonElement> RunAsync(App app)
    {
        (await app.Admin.PostAsync("api/crawls/docs/run", "{}")).Is(202);
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        await app.Host.Durable.WaitForInstanceCompletionAsync(CrawlScope.InstanceOf(Owner, "docs").Value, cancellation: patience.Token);
        return (await app.Admin.GetAsync("api/crawls/docs")).Is(200).Json.GetProperty("reports")[0];
    }
}
