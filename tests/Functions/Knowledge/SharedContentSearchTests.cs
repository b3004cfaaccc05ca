using System.Text.Json.Nodes;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Knowledge;

/// <summary>Searches over files that share their content: tags and dates are each file's own.</summary>
[Collection(SharedApp.Name)]
public sealed class SharedContentSearchTests(App app)
{
    private const string Lease = "The deposit is returned within ten days.";

    [Fact]
    public async Task Duplicate_is_found_under_its_own_tag_and_its_tag_goes_with_it()
    {
        var user = await app.NewUserAsync();
        var (first, second) = (await IngestAsync(user, "public"), await IngestAsync(user, "legal"));

        Assert.Equal([first], await FoundAsync(user, new JsonObject { ["tags"] = new JsonArray("public") }));
        Assert.Equal([second], await FoundAsync(user, new JsonObject { ["tags"] = new JsonArray("legal", "none") }));
        Assert.Empty(await FoundAsync(user, new JsonObject { ["tags"] = new JsonArray("lega") }));

        (await user.SendAsync(HttpMethod.Delete, $"api/attachments/{first}")).Is(204);

        Assert.Empty(await FoundAsync(user, new JsonObject { ["tags"] = new JsonArray("public") }));
        Assert.Equal([second], await FoundAsync(user, new JsonObject { ["tags"] = new JsonArray("legal") }));
        Assert.Equal([second], await FoundAsync(user, []));
    }

    [Fact]
    public async Task Duplicate_is_found_by_its_own_date_and_all_that_is_asked_is_true_of_one_file()
    {
        var user = await app.NewUserAsync();
        var (first, second) = (await IngestAsync(user, "public"), await IngestAsync(user, "legal"));
        var came = (await user.GetAsync($"api/attachments/{second}")).Is(200).Text("createdAt");

        Assert.Equal([second], await FoundAsync(user, new JsonObject { ["from"] = came }));
        Assert.Equal([first], await FoundAsync(user, new JsonObject { ["to"] = came }));
        Assert.Empty(await FoundAsync(user, new JsonObject { ["from"] = came, ["tags"] = new JsonArray("public") }));
        Assert.Empty(await FoundAsync(user, new JsonObject { ["attachments"] = new JsonArray(first), ["tags"] = new JsonArray("legal") }));
        Assert.Equal([second], await FoundAsync(user, new JsonObject { ["attachments"] = new JsonArray(first, second), ["tags"] = new JsonArray("legal") }));

        (await user.SendAsync(HttpMethod.Delete, $"api/attachments/{first}")).Is(204);

        Assert.Empty(await FoundAsync(user, new JsonObject { ["to"] = came }));
        Assert.Equal([second], await FoundAsync(user, new JsonObject { ["from"] = came }));
    }

    private static async Task<string> IngestAsync(ApiUser user, string tag)
    {
        var id = (await user.SendAsync(HttpMethod.Post, $"api/attachments?tag={tag}", new StringContent(Lease), ("X-File-Name", "lease.md"))).Is(201).Text("id");
        await user.EventsAsync($"api/orchestrations/{id}/events");
        return id;
    }

    private static async Task<IReadOnlyList<string>> FoundAsync(ApiUser user, JsonObject filter)
    {
        filter["query"] = "deposit";
        return [.. (await user.PostAsync("api/knowledge/search", filter)).Is(200).Json.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("attachmentId").GetString()!)];
    }
}
