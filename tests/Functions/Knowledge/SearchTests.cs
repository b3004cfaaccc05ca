using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Knowledge;

[Collection(SharedApp.Name)]
public sealed class SearchTests(App app)
{
    private const string Zoo = "Pandas eat bamboo in the morning. Otters crack mussels at noon. Badgers dig at night.";
    private const string Route = "api/knowledge/search";

    [Theory]
    [InlineData("hybrid")]
    [InlineData("lexical")]
    [InlineData("vector")]
    public async Task Search_gives_the_span_to_the_letter_with_its_words(string mode)
    {
        var user = await app.NewUserAsync();
        var file = await user.IngestAsync("zoo.md", Zoo);

        var answer = await SearchAsync(user, "When do otters crack mussels?", ("mode", mode));

        var hit = Assert.Single(answer.GetProperty("hits").EnumerateArray());
        Assert.Equal((file, "zoo.md", "zoo.md", 0), (Text(hit, "attachmentId"), Text(hit, "fileName"), Text(hit, "path"), hit.GetProperty("part").GetInt32()));
        var (start, end) = (hit.GetProperty("start").GetInt32(), hit.GetProperty("end").GetInt32());
        Assert.Equal(Zoo[start..end], Text(hit, "text"));
        Assert.Equal(["Otters", "crack", "mussels"], hit.GetProperty("highlights").EnumerateArray().Select(span => Zoo[span.GetProperty("start").GetInt32()..span.GetProperty("end").GetInt32()]));
        Assert.Equal(mode, Text(answer, "mode"));
        Assert.Empty(answer.GetProperty("pending").EnumerateArray());
        Assert.False(answer.GetProperty("reindexIsDue").GetBoolean());
    }

    [Fact]
    public async Task Search_of_somebody_else_finds_nothing_of_it_and_no_name_of_it()
    {
        var (ann, bob) = (await app.NewUserAsync(), await app.NewUserAsync());
        var file = await ann.IngestAsync("zoo.md", Zoo);

        var all = await SearchAsync(bob, "otters mussels");
        Assert.Empty(all.GetProperty("hits").EnumerateArray());
        (await bob.PostAsync(Route, new JsonObject { ["query"] = "otters", ["attachments"] = new JsonArray(file) })).IsProblem(Problems.NotFound);
    }

    [Fact]
    public async Task Search_keeps_to_files_that_are_named_and_to_those_of_a_conversation()
    {
        var user = await app.NewUserAsync();
        var (first, second) = (await user.IngestAsync("one.md", Zoo), await user.IngestAsync("two.md", Zoo + " Once more."));
        var conversation = (await user.AskAsync("When do otters crack mussels?", second)).Is(200).Text("conversationId");
        var empty = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");

        Assert.Equal([first], await FoundAsync(user, new JsonObject { ["attachments"] = new JsonArray(first) }));
        Assert.Equal([second], await FoundAsync(user, new JsonObject { ["conversationId"] = conversation }));
        Assert.Empty(await FoundAsync(user, new JsonObject { ["conversationId"] = empty }));
        Assert.Empty(await FoundAsync(user, new JsonObject { ["conversationId"] = conversation, ["attachments"] = new JsonArray(first) }));
        Assert.Equal([second], await FoundAsync(user, new JsonObject { ["path"] = "two" }));
        Assert.Empty(await FoundAsync(user, new JsonObject { ["to"] = "2020-01-01T00:00:00Z" }));
        Assert.Equal(2, (await FoundAsync(user, new JsonObject { ["from"] = "2020-01-01T00:00:00Z" })).Count);
        (await (await app.NewUserAsync()).PostAsync(Route, new JsonObject { ["query"] = "otters", ["conversationId"] = conversation })).IsProblem(Problems.NotFound);
    }

    [Fact]
    public async Task Search_of_a_conversation_has_the_files_that_were_brought_to_it_and_those_that_its_questions_named()
    {
        var user = await app.NewUserAsync();
        var named = await user.IngestAsync("one.md", Zoo);
        await user.IngestAsync("two.md", Zoo + " Once more.");
        var conversation = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");
        var brought = (await user.SendAsync(HttpMethod.Post, $"api/attachments?conversationId={conversation}", new StringContent(Zoo + " Of the conversation."), ("X-File-Name", "three.md"))).Is(201).Text("id");
        await user.EventsAsync($"api/orchestrations/{brought}/events");

        Assert.Equal([brought], await FoundAsync(user, new JsonObject { ["conversationId"] = conversation }));

        var question = ApiUser.Question("When do otters crack mussels?", named);
        question["conversationId"] = conversation;
        (await user.PostAsync("api/chat", question)).Is(200);
        Assert.Equal(new[] { brought, named }.Order(), (await FoundAsync(user, new JsonObject { ["conversationId"] = conversation })).Order());
        Assert.Equal([brought], await FoundAsync(user, new JsonObject { ["conversationId"] = conversation, ["attachments"] = new JsonArray(brought) }));
    }

    [Fact]
    public async Task Search_never_gives_a_credential()
    {
        const string secret = "AKIAIOSFODNN7EXAMPLE";
        var user = await app.NewUserAsync();
        await user.IngestAsync("keys.md", $"Otters have a store of mussels. The key of the store is {secret} as everybody knows. Badgers have none.");

        var answer = await user.PostAsync(Route, new JsonObject { ["query"] = "key of the store of otters", ["neighbours"] = 2 });

        Assert.NotEmpty(answer.Is(200).Json.GetProperty("hits").EnumerateArray());
        Assert.DoesNotContain(secret, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_names_the_files_that_it_does_not_have_yet()
    {
        var (key, owner) = await app.Admin.CreateKeyAsync(Guid.NewGuid().ToString("N"));
        var user = new ApiUser(app.Host.Client, key);
        await user.IngestAsync("zoo.md", Zoo);
        var waiting = await PutAsync(owner, AttachmentStatus.WaitingForScanner);
        await PutAsync(owner, AttachmentStatus.Rejected);

        var all = await SearchAsync(user, "otters");
        var one = (await user.PostAsync(Route, new JsonObject { ["query"] = "otters", ["attachments"] = new JsonArray(waiting) })).Is(200).Json;

        Assert.Single(all.GetProperty("hits").EnumerateArray());
        Assert.All([all, one], answer =>
        {
            var pending = Assert.Single(answer.GetProperty("pending").EnumerateArray());
            Assert.Equal((waiting, "slow.md", "waiting_for_scanner"), (Text(pending, "id"), Text(pending, "fileName"), Text(pending, "status")));
        });
        Assert.Empty(one.GetProperty("hits").EnumerateArray());
    }

    [Fact]
    public async Task Search_waits_for_a_file_that_is_being_ingested_as_long_as_it_is_told_to()
    {
        var user = await app.NewUserAsync();
        var uploaded = (await user.UploadAsync("zoo.md", Zoo)).Is(201).Text("id");

        var answer = (await user.PostAsync(Route, new JsonObject { ["query"] = "otters", ["attachments"] = new JsonArray(uploaded), ["waitSeconds"] = 30 })).Is(200).Json;

        Assert.Empty(answer.GetProperty("pending").EnumerateArray());
        Assert.Single(answer.GetProperty("hits").EnumerateArray());
    }

    [Fact]
    public async Task Search_after_the_conversation_of_a_file_was_deleted_finds_nothing_of_it()
    {
        var user = await app.NewUserAsync();
        var file = await user.IngestAsync("zoo.md", Zoo);
        var conversation = (await user.AskAsync("When do otters crack mussels?", file)).Is(200).Text("conversationId");
        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{conversation}")).Is(204);

        foreach (var mode in new[] { "hybrid", "lexical", "vector" })
        {
            Assert.Empty((await SearchAsync(user, "otters mussels", ("mode", mode))).GetProperty("hits").EnumerateArray());
        }

        Assert.Empty((await user.GetAsync("api/knowledge/documents")).Is(200).Json.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"query":""}""")]
    [InlineData("""{"query":"a","limit":0}""")]
    [InlineData("""{"query":"a","limit":51}""")]
    [InlineData("""{"query":"a","neighbours":6}""")]
    [InlineData("""{"query":"a","mostOfOnePart":0}""")]
    [InlineData("""{"query":"a","waitSeconds":-1}""")]
    [InlineData("""{"query":"a","mode":"semantic"}""")]
    [InlineData("""{"query":"a","attachments":[]}""")]
    [InlineData("""{"query":"a","tags":[""]}""")]
    [InlineData("""{"query":"a","path":""}""")]
    [InlineData("""{"query":"a","unknown":1}""")]
    public async Task Search_that_cannot_be_one_answers_invalid_request(string body) => (await app.Admin.PostAsync(Route, body)).IsProblem(Problems.InvalidRequest);

    [Fact]
    public async Task Documents_are_listed_the_latest_first_by_pages_and_only_to_their_owner()
    {
        var user = await app.NewUserAsync();
        var files = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            files.Insert(0, await user.IngestAsync($"file-{number}.md", $"{Zoo} {number}"));
        }

        var first = (await user.GetAsync("api/knowledge/documents?limit=2")).Is(200).Json;
        var second = (await user.GetAsync($"api/knowledge/documents?limit=2&after={Text(first, "next")}")).Is(200).Json;
        var last = (await user.GetAsync($"api/knowledge/documents?limit=2&after={Text(second, "next")}")).Is(200).Json;

        Assert.Equal(files, new[] { first, second, last }.SelectMany(page => page.GetProperty("items").EnumerateArray()).Select(item => Text(item, "id")));
        Assert.False(last.TryGetProperty("next", out _));
        var item = first.GetProperty("items")[0];
        Assert.Equal(("file-4.md", "indexed", 1, 1), (Text(item, "fileName"), Text(item, "status"), item.GetProperty("parts").GetInt32(), item.GetProperty("chunks").GetInt32()));
        Assert.Empty((await (await app.NewUserAsync()).GetAsync("api/knowledge/documents")).Is(200).Json.GetProperty("items").EnumerateArray());
        (await user.GetAsync("api/knowledge/documents?after=nonsense")).IsProblem(Problems.InvalidRequest);
    }

    private async Task<string> PutAsync(string owner, AttachmentStatus status)
    {
        var services = app.Host.Services;
        var (id, now) = (Guid.NewGuid().ToString("N"), TimeProvider.System.GetUtcNow());
        var file = new AttachmentDocument
        {
            Id = new AttachmentId(id), OwnerId = new OwnerId(owner), FileName = "slow.md", Sha256 = new string('0', 64), SizeBytes = 1, Status = status, CreatedAt = now, UpdatedAt = now,
        };
        await services.GetRequiredService<AttachmentIndex>().AddAsync(file);
        await services.GetRequiredService<IDocumentStore>().WriteAsync(
            [services.GetRequiredService<DocumentCollection<AttachmentDocument>>().Create(file.OwnerId, id, file)], CancellationToken.None);
        return id;
    }

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;

    private static async Task<JsonElement> SearchAsync(ApiUser user, string query, params (string Name, string Value)[] members)
    {
        var body = new JsonObject { ["query"] = query };
        foreach (var (name, value) in members)
        {
            body[name] = value;
        }

        return (await user.PostAsync(Route, body)).Is(200).Json;
    }

    private static async Task<IReadOnlyList<string>> FoundAsync(ApiUser user, JsonObject filter)
    {
        filter["query"] = "otters mussels";
        return [.. (await user.PostAsync(Route, filter)).Is(200).Json.GetProperty("hits").EnumerateArray().Select(hit => Text(hit, "attachmentId"))];
    }
}
