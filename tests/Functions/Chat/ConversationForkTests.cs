using System.Text.Json;
using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Chat;

[Collection(SharedApp.Name)]
public sealed class ConversationForkTests(App app)
{
    [Fact]
    public async Task Fork_has_the_messages_up_to_the_one_and_goes_on_alone()
    {
        var user = await app.NewUserAsync();
        var file = await user.IngestAsync("handbook.md", Documents.Handbook);
        var conversation = (await user.AskAsync(Documents.Question, file)).Is(200).Text("conversationId");
        await ChatAsync(user, conversation, "And who was first?");
        var original = await MessagesAsync(user, conversation);

        var fork = (await ForkAsync(user, conversation, Text(original[1], "id"))).Is(201);

        var id = fork.Text("id");
        Assert.NotEqual(conversation, id);
        Assert.Equal(fork.Headers["ETag"], (await user.GetAsync($"api/conversations/{id}")).Is(200).Headers["ETag"]);
        Assert.Equal((Documents.Question, 2), (fork.Text("title"), fork.Json.GetProperty("messageCount").GetInt32()));
        Assert.Equal((conversation, Text(original[1], "id")), (Text(fork.Json.GetProperty("forkedFrom"), "conversationId"), Text(fork.Json.GetProperty("forkedFrom"), "messageId")));
        var copied = await MessagesAsync(user, id);
        Assert.Equal(2, copied.Count);
        foreach (var (copy, first) in copied.Zip(original))
        {
            Assert.NotEqual(Text(first, "id"), Text(copy, "id"));
            foreach (var member in new[] { "sequence", "role", "content", "orchestrationId", "createdAt", "attachments", "citations" })
            {
                Assert.Equal(first.GetProperty(member).GetRawText(), copy.GetProperty(member).GetRawText());
            }
        }

        // A question without files of its own searches those that the fork took over.
        var answer = await ChatAsync(user, id, Documents.Question);
        Assert.Contains(Documents.Rule, answer.Json.GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal((4, 4), ((await MessagesAsync(user, id)).Count, (await MessagesAsync(user, conversation)).Count));
        Assert.Equal([id, conversation], (await user.GetAsync("api/conversations")).Is(200).Json.GetProperty("items").EnumerateArray().Select(one => Text(one, "id")));
    }

    [Fact]
    public async Task Citation_of_a_message_names_the_forks_own_copy()
    {
        var user = await app.NewUserAsync();
        var conversation = (await user.AskAsync("My cat is called Mirabella.")).Is(200).Text("conversationId");
        await ChatAsync(user, conversation, "What is my cat called?");
        var original = await MessagesAsync(user, conversation);
        var cited = Assert.Single(original[3].GetProperty("citations").EnumerateArray(), citation => citation.TryGetProperty("messageId", out _));
        Assert.Equal(Text(original[0], "id"), Text(cited, "messageId"));

        var fork = (await ForkAsync(user, conversation, Text(original[3], "id"))).Is(201).Text("id");

        var copied = await MessagesAsync(user, fork);
        Assert.Equal(Text(copied[0], "id"), Text(Assert.Single(copied[3].GetProperty("citations").EnumerateArray(), citation => citation.TryGetProperty("messageId", out _)), "messageId"));
    }

    [Fact]
    public async Task Fork_and_original_outlive_each_other_with_their_file()
    {
        var user = await app.NewUserAsync();
        var file = await user.IngestAsync("handbook.md", Documents.Handbook);
        var answer = (await user.AskAsync(Documents.Question, file)).Is(200);
        var conversation = answer.Text("conversationId");
        var first = (await ForkAsync(user, conversation, answer.Text("id"))).Is(201).Text("id");
        var second = (await ForkAsync(user, conversation, answer.Text("id"))).Is(201).Text("id");

        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{first}")).Is(204);
        (await user.GetAsync($"api/orchestrations/{answer.Text("orchestrationId")}")).Is(200);
        Assert.Equal(2, (await MessagesAsync(user, conversation)).Count);

        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{conversation}")).Is(204);
        (await user.GetAsync($"api/attachments/{file}")).Is(200);
        Assert.Equal(2, (await MessagesAsync(user, second)).Count);
        Assert.Contains(Documents.Rule, (await ChatAsync(user, second, Documents.Question)).Json.GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Same_key_gives_the_same_fork_and_another_message_is_a_mismatch()
    {
        var user = await app.NewUserAsync();
        var answer = (await user.AskAsync("Who was first?")).Is(200);
        var (conversation, key) = (answer.Text("conversationId"), ("Idempotency-Key", "fork-once"));
        var question = Text((await MessagesAsync(user, conversation))[0], "id");

        var both = await Task.WhenAll(ForkAsync(user, conversation, answer.Text("id"), key), ForkAsync(user, conversation, answer.Text("id"), key));
        var again = (await ForkAsync(user, conversation, answer.Text("id"), key)).Is(201);

        Assert.All(both, one => Assert.Equal((201, again.Text("id")), (one.Status, one.Text("id"))));
        Assert.Equal(2, (await MessagesAsync(user, again.Text("id"))).Count);
        (await ForkAsync(user, conversation, question, key)).IsProblem(Problems.IdempotencyMismatch);
        Assert.Equal(2, (await user.GetAsync("api/conversations")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Message_that_is_not_in_the_conversation_is_not_found()
    {
        var (user, stranger) = (await app.NewUserAsync(), await app.NewUserAsync());
        var (first, second) = ((await user.AskAsync("Who was first?")).Is(200), (await user.AskAsync("Who was second?")).Is(200));
        (await ForkAsync(user, first.Text("conversationId"), second.Text("id"))).IsProblem(Problems.NotFound);
        (await ForkAsync(user, first.Text("conversationId"), "nothing")).IsProblem(Problems.NotFound);
        (await ForkAsync(stranger, first.Text("conversationId"), first.Text("id"))).IsProblem(Problems.NotFound);
        (await user.PostAsync($"api/conversations/{first.Text("conversationId")}/fork", "{}")).IsProblem(Problems.InvalidRequest);
    }

    [Fact]
    public async Task Fork_that_a_crash_cuts_off_is_seen_by_nobody_and_swept_away_or_finished_by_its_key()
    {
        var broken = new App { Decorate = BreakingDocuments.Decorate };
        await broken.InitializeAsync();
        try
        {
            var documents = broken.Host.Services.GetRequiredService<BreakingDocuments>();
            var (key, owner) = await broken.Admin.CreateKeyAsync("forker");
            var user = new ApiUser(broken.Host.Client, key);
            var file = await user.IngestAsync("handbook.md", Documents.Handbook);
            var answer = (await user.AskAsync(Documents.Question, file)).Is(200);
            await user.EventsAsync($"api/orchestrations/{answer.Text("orchestrationId")}/events");
            var before = await Leftovers.DocumentsAsync(broken, owner);
            var isWhole = false;
            for (var writes = 0; !isWhole; writes++)
            {
                documents.BreakAfter(writes);
                var fork = await ForkAsync(user, answer.Text("conversationId"), answer.Text("id"), ("Idempotency-Key", $"cut-{writes}"));
                isWhole = documents.IsArmed;
                documents.Disarm();
                Assert.Equal(isWhole ? 201 : 500, fork.Status);
                var listed = (await user.GetAsync("api/conversations")).Is(200).Json.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("messageCount").GetInt32()).ToList();
                Assert.True(listed.TrueForAll(count => count == 2), string.Join(',', listed));

                if (writes % 2 == 0)
                {
                    var finished = (await ForkAsync(user, answer.Text("conversationId"), answer.Text("id"), ("Idempotency-Key", $"cut-{writes}"))).Is(201).Text("id");
                    Assert.Equal(2, (await MessagesAsync(user, finished)).Count);
                    (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{finished}")).Is(204);
                }
                else if (isWhole || listed.Count == 2)
                {
                    (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{(await ForkAsync(user, answer.Text("conversationId"), answer.Text("id"), ("Idempotency-Key", $"cut-{writes}"))).Is(201).Text("id")}")).Is(204);
                }

                await Leftovers.SweepAsync(broken, ConversationDeletion.SettlingTime + TimeSpan.FromMinutes(1));
                await Leftovers.SweepAsync(broken, TimeSpan.FromHours(1));
                var left = (await Leftovers.DocumentsAsync(broken, owner)).Except(before).ToList();
                Assert.True(left.TrueForAll(document => document.Contains("attachment-uses", StringComparison.Ordinal)), string.Join(',', left));
            }
        }
        finally
        {
            await broken.DisposeAsync();
        }
    }

    private static Task<Answer> ForkAsync(ApiUser user, string conversation, string message, params (string Name, string Value)[] headers) =>
        user.PostAsync($"api/conversations/{conversation}/fork", new JsonObject { ["messageId"] = message }, headers);

    private static async Task<Answer> ChatAsync(ApiUser user, string conversation, string text)
    {
        var question = ApiUser.Question(text);
        question["conversationId"] = conversation;
        return (await user.PostAsync("api/chat", question)).Is(200);
    }

    private static async Task<List<JsonElement>> MessagesAsync(ApiUser user, string conversation) =>
        [.. (await user.GetAsync($"api/conversations/{conversation}/messages")).Is(200).Json.GetProperty("items").EnumerateArray()];

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
