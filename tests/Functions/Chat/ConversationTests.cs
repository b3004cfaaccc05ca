using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Chat;

[Collection(SharedApp.Name)]
public sealed class ConversationTests(App app)
{
    [Fact]
    public async Task Conversation_that_was_asked_something_shows_its_title_its_messages_and_its_files()
    {
        var user = await app.NewUserAsync();
        var attachment = await user.IngestAsync("handbook.md", Documents.Handbook);
        var answer = (await user.AskAsync(Documents.Question, attachment)).Is(200);
        var conversation = (await user.GetAsync($"api/conversations/{answer.Text("conversationId")}")).Is(200);

        Assert.Equal(Documents.Question, conversation.Text("title"));
        Assert.Equal(2, conversation.Json.GetProperty("messageCount").GetInt32());
        Assert.Equal(attachment, Assert.Single(conversation.Json.GetProperty("attachments").EnumerateArray()).GetString());
        Assert.False(conversation.Json.TryGetProperty("activeRun", out _));
        Assert.True(conversation.Json.GetProperty("updatedAt").GetDateTimeOffset() >= conversation.Json.GetProperty("createdAt").GetDateTimeOffset());

        var messages = (await user.GetAsync($"api/conversations/{answer.Text("conversationId")}/messages")).Is(200).Json;
        Assert.False(messages.TryGetProperty("next", out _));
        var (asked, said) = (messages.GetProperty("items")[0], messages.GetProperty("items")[1]);
        Assert.Equal(("user", Documents.Question, 0), (Text(asked, "role"), Text(asked, "content"), asked.GetProperty("sequence").GetInt32()));
        Assert.Equal(attachment, Assert.Single(asked.GetProperty("attachments").EnumerateArray()).GetString());
        Assert.Equal(("assistant", answer.Text("id"), answer.Text("orchestrationId")), (Text(said, "role"), Text(said, "id"), Text(said, "orchestrationId")));
        Assert.Equal(answer.Json.GetProperty("message").GetProperty("content").GetString(), Text(said, "content"));
        Assert.Equal(answer.Json.GetProperty("citations").GetRawText(), said.GetProperty("citations").GetRawText());
        Assert.Equal("local-extractive", Text(said, "provider"));
    }

    [Fact]
    public async Task List_has_the_latest_active_first_and_goes_on_where_the_page_before_ended()
    {
        var user = await app.NewUserAsync();
        var made = new List<string>();
        for (var count = 0; count < 5; count++)
        {
            made.Add((await user.PostAsync("api/conversations", "{}")).Is(201).Text("id"));
        }

        await ChatAsync(user, made[0]);
        Assert.Equal([made[0], made[4], made[3], made[2], made[1]], await ListAsync(user, 2));
        Assert.Empty(await ListAsync(await app.NewUserAsync(), 2));
    }

    [Fact]
    public async Task Page_that_exactly_ends_the_list_names_no_next()
    {
        var user = await app.NewUserAsync();
        (await user.PostAsync("api/conversations", "{}")).Is(201);
        var page = (await user.GetAsync("api/conversations?limit=1")).Is(200).Json;
        Assert.Single(page.GetProperty("items").EnumerateArray());
        Assert.False(page.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task No_conversation_comes_twice_while_chats_go_on()
    {
        var user = await app.NewUserAsync();
        var made = new List<string>();
        for (var count = 0; count < 8; count++)
        {
            made.Add((await user.PostAsync("api/conversations", "{}")).Is(201).Text("id"));
        }

        var chats = made.Select(id => ChatAsync(user, id)).ToList();
        for (var look = 0; look < 10 || !chats.TrueForAll(chat => chat.IsCompleted); look++)
        {
            var seen = await ListAsync(user, 3);
            Assert.Equal(seen.Count, seen.Distinct().Count());
        }

        // On one page, since closing the runs still moves conversations to the front.
        await Task.WhenAll(chats);
        Assert.Equal(made.Order(), (await ListAsync(user, 100)).Order());
    }

    [Fact]
    public async Task Messages_come_by_pages_in_their_order()
    {
        var user = await app.NewUserAsync();
        var id = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");
        await ChatAsync(user, id);
        await ChatAsync(user, id);

        var (sequences, path) = (new List<int>(), (string?)$"api/conversations/{id}/messages?limit=3");
        while (path is not null)
        {
            var page = (await user.GetAsync(path)).Is(200).Json;
            sequences.AddRange(page.GetProperty("items").EnumerateArray().Select(message => message.GetProperty("sequence").GetInt32()));
            path = page.TryGetProperty("next", out var next) ? $"api/conversations/{id}/messages?limit=3&after={next.GetString()}" : null;
        }

        Assert.Equal([0, 1, 2, 3], sequences);
    }

    [Fact]
    public async Task Cursor_of_another_conversations_messages_is_refused()
    {
        var user = await app.NewUserAsync();
        var (first, second) = ((await user.PostAsync("api/conversations", "{}")).Is(201).Text("id"), (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id"));
        await ChatAsync(user, first);
        var next = (await user.GetAsync($"api/conversations/{first}/messages?limit=1")).Is(200).Text("next");
        (await user.GetAsync($"api/conversations/{second}/messages?after={next}")).IsProblem(Problems.InvalidRequest);
        (await user.GetAsync($"api/conversations?after={next}")).IsProblem(Problems.InvalidRequest);
    }

    [Fact]
    public async Task What_the_client_has_already_is_not_sent_again()
    {
        var user = await app.NewUserAsync();
        var id = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");
        foreach (var path in new[] { $"api/conversations/{id}", "api/conversations", $"api/conversations/{id}/messages" })
        {
            var tag = (await user.GetAsync(path)).Is(200).Headers["ETag"];
            var same = (await user.GetAsync(path, ("If-None-Match", tag))).Is(304);
            Assert.Equal((tag, string.Empty), (same.Headers["ETag"], same.Body));
        }

        var (listed, shown) = ((await user.GetAsync("api/conversations")).Headers["ETag"], (await user.GetAsync($"api/conversations/{id}")).Headers["ETag"]);
        await ChatAsync(user, id);
        (await user.GetAsync("api/conversations", ("If-None-Match", listed))).Is(200);
        (await user.GetAsync($"api/conversations/{id}", ("If-None-Match", shown))).Is(200);
    }

    [Fact]
    public async Task Renamed_conversation_keeps_its_name_and_its_place()
    {
        var user = await app.NewUserAsync();
        var (first, second) = ((await user.PostAsync("api/conversations", "{}")).Is(201).Text("id"), (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id"));
        Assert.Equal("A name", (await RenameAsync(user, first, " A \n name ")).Is(200).Text("title"));
        await ChatAsync(user, first);
        Assert.Equal("A name", (await user.GetAsync($"api/conversations/{first}")).Is(200).Text("title"));

        await RenameAsync(user, second, "Another");
        Assert.Equal([first, second], await ListAsync(user, 100));
    }

    [Fact]
    public async Task Rename_of_another_version_is_refused_and_of_none_in_particular_is_done()
    {
        var user = await app.NewUserAsync();
        var made = (await user.PostAsync("api/conversations", "{}")).Is(201);
        var (id, tag) = (made.Text("id"), made.Headers["ETag"]);
        Assert.Equal(tag, (await user.GetAsync($"api/conversations/{id}")).Headers["ETag"]);

        var renamed = (await RenameAsync(user, id, "First", ("If-Match", tag))).Is(200);
        Assert.Equal(renamed.Headers["ETag"], (await user.GetAsync($"api/conversations/{id}")).Headers["ETag"]);
        (await RenameAsync(user, id, "Second", ("If-Match", tag))).IsProblem(Problems.PreconditionFailed);
        (await RenameAsync(user, id, "Second", ("If-Match", "W/" + renamed.Headers["ETag"]))).IsProblem(Problems.PreconditionFailed);
        (await RenameAsync(user, id, "Second", ("If-Match", $"\"x\", {renamed.Headers["ETag"]}"))).Is(200);
        (await RenameAsync(user, id, "Third", ("If-Match", "*"))).Is(200);
        Assert.Equal("Fourth", (await RenameAsync(user, id, "Fourth")).Is(200).Text("title"));
    }

    [Fact]
    public async Task One_of_two_renames_of_one_version_is_done()
    {
        var user = await app.NewUserAsync();
        for (var times = 0; times < 5; times++)
        {
            var made = (await user.PostAsync("api/conversations", "{}")).Is(201);
            var tag = ("If-Match", made.Headers["ETag"]);
            var both = await Task.WhenAll(RenameAsync(user, made.Text("id"), "One", tag), RenameAsync(user, made.Text("id"), "Two", tag));
            Assert.Single(both, one => one.Status == 200);
            var refused = Assert.Single(both, one => one.Status != 200).IsProblem(Problems.PreconditionFailed);
            Assert.Equal(412, refused.Status);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"title":null}""")]
    [InlineData("""{"title":" "}""")]
    [InlineData("""{"title":1}""")]
    [InlineData("""{"title":"a","id":"b"}""")]
    public async Task Name_that_is_none_answers_invalid_request(string body)
    {
        var user = await app.NewUserAsync();
        var id = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");
        (await user.SendAsync(HttpMethod.Patch, $"api/conversations/{id}", ApiUser.Json(body))).IsProblem(Problems.InvalidRequest);
    }

    [Fact]
    public async Task Conversation_of_a_stranger_is_not_found_and_not_listed()
    {
        var (user, stranger) = (await app.NewUserAsync(), await app.NewUserAsync());
        var id = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");
        (await stranger.GetAsync($"api/conversations/{id}")).IsProblem(Problems.NotFound);
        (await stranger.GetAsync($"api/conversations/{id}/messages")).IsProblem(Problems.NotFound);
        (await RenameAsync(stranger, id, "Mine")).IsProblem(Problems.NotFound);
        Assert.Empty(await ListAsync(stranger, 100));
    }

    [Fact]
    public async Task Same_key_makes_the_same_conversation_once()
    {
        var user = await app.NewUserAsync();
        var first = (await user.PostAsync("api/conversations", "{}", ("Idempotency-Key", "once"))).Is(201);
        var again = (await user.PostAsync("api/conversations", "{}", ("Idempotency-Key", "once"))).Is(201);
        Assert.Equal((first.Body, first.Headers["ETag"]), (again.Body, again.Headers["ETag"]));
        Assert.Single(await ListAsync(user, 100));
    }

    private static async Task ChatAsync(ApiUser user, string conversation)
    {
        var question = ApiUser.Question("Who was first?");
        question["conversationId"] = conversation;
        (await user.PostAsync("api/chat", question)).Is(200);
    }

    private static Task<Answer> RenameAsync(ApiUser user, string id, string title, params (string Name, string Value)[] headers) =>
        user.SendAsync(HttpMethod.Patch, $"api/conversations/{id}", ApiUser.Json(new JsonObject { ["title"] = title }.ToJsonString()), headers);

    private static async Task<List<string>> ListAsync(ApiUser user, int limit)
    {
        var (ids, path) = (new List<string>(), (string?)$"api/conversations?limit={limit}");
        while (path is not null)
        {
            var page = (await user.GetAsync(path)).Is(200).Json;
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(one => Text(one, "id")));
            path = page.TryGetProperty("next", out var next) ? $"api/conversations?limit={limit}&after={next.GetString()}" : null;
        }

        return ids;
    }

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
