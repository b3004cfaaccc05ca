using Azure.Storage.Blobs;
using Cartrita.Core.Errors;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.Azurite;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Functions.Tests.Chat;

/// <summary>Conversations whose documents, frames and bytes are blobs.</summary>
public sealed class BlobConversationTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    // What the owner has whatever becomes of conversations: their list, their limits, and the account of their library, which is empty now.
    private static readonly string[] Staying = ["/conversation-index/", "/limits/", "/attachment-capacity/library", "/attachment-index/", "/knowledge/generations"];

    [NodeFact]
    public async Task Conversation_lives_on_blobs_and_leaves_none_of_them()
    {
        var app = await App.StartAsync(settings =>
        {
            settings["Storage:Mode"] = "Blob";
            settings["Storage:ConnectionString"] = azurite.ConnectionString;
        });
        try
        {
            var (key, owner) = await app.Admin.CreateKeyAsync("blobs");
            var user = new ApiUser(app.Host.Client, key);
            var file = await user.IngestAsync("handbook.md", Documents.Handbook);
            var answer = (await user.AskAsync($"{Documents.Question} And when do we release?", file)).Is(200);
            var other = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");
            var fork = (await user.PostAsync($"api/conversations/{answer.Text("conversationId")}/fork", $$"""{"messageId":"{{answer.Text("id")}}"}""")).Is(201).Text("id");
            Assert.Equal([fork, other, answer.Text("conversationId")], await ListAsync(user));
            Assert.Equal(2, (await user.GetAsync($"api/conversations/{fork}/messages")).Is(200).Json.GetProperty("items").GetArrayLength());
            await user.EventsAsync($"api/orchestrations/{answer.Text("orchestrationId")}/events");
            Assert.Contains(await BlobsAsync(owner), blob => blob.StartsWith("payloads/", StringComparison.Ordinal));

            foreach (var id in new[] { answer.Text("conversationId"), other, fork })
            {
                (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{id}")).Is(204);
                (await user.GetAsync($"api/conversations/{id}")).IsProblem(Problems.NotFound);
            }

            Assert.Empty(await ListAsync(user));
            var left = (await BlobsAsync(owner)).Where(blob => !Staying.Any(kept => blob.Contains(kept, StringComparison.Ordinal))).ToList();
            Assert.True(left.TrueForAll(blob => blob.StartsWith($"documents/u/system/deletions/{owner}/", StringComparison.Ordinal)), string.Join('\n', left));
            await Leftovers.SweepAsync(app, ConversationDeletion.SettlingTime + TimeSpan.FromMinutes(1));
            Assert.DoesNotContain(await BlobsAsync(owner), blob => !Staying.Any(kept => blob.Contains(kept, StringComparison.Ordinal)));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static async Task<List<string>> ListAsync(ApiUser user) =>
        [.. (await user.GetAsync("api/conversations")).Is(200).Json.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()!)];

    // Every blob that has to do with an owner, in every container.
    private async Task<List<string>> BlobsAsync(string owner)
    {
        var (service, found) = (new BlobServiceClient(azurite.ConnectionString), new List<string>());
        await foreach (var container in service.GetBlobContainersAsync())
        {
            await foreach (var blob in service.GetBlobContainerClient(container.Name).GetBlobsAsync())
            {
                found.Add($"{container.Name}/{blob.Name}");
            }
        }

        return [.. found.Where(blob => blob.Contains($"/{owner}/", StringComparison.Ordinal))];
    }
}
