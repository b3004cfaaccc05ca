using System.Text.Json.Nodes;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Budgets;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Tests.Support;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Chat;

[Collection(SharedApp.Name)]
public sealed class ConversationDeletionTests(App app)
{
    private static readonly TimeSpan Later = ConversationDeletion.SettlingTime + TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Deleted_conversation_is_found_by_no_path_and_leaves_no_document()
    {
        var (user, owner) = await NewUserAsync();
        var file = await user.IngestAsync("handbook.md", Documents.Handbook);
        var answer = (await user.AskAsync($"{Documents.Question} And when do we release?", file)).Is(200);
        var (conversation, run) = (answer.Text("conversationId"), answer.Text("orchestrationId"));
        (await user.PostAsync("api/chat", Question(conversation))).Is(200);
        var runs = app.Host.Services.GetRequiredService<DocumentCollection<RunDocument>>();
        var children = (await runs.ReadAsync(new OwnerId(owner), run, CancellationToken.None))!.Value.Children;
        Assert.NotEmpty(children);

        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{conversation}")).Is(204);

        foreach (var path in new[]
        {
            $"api/conversations/{conversation}", $"api/conversations/{conversation}/messages", $"api/orchestrations/{run}", $"api/orchestrations/{run}/events", $"api/orchestrations/{run}/evidence",
            $"api/attachments/{file}", $"api/orchestrations/{file}",
        })
        {
            (await user.GetAsync(path)).IsProblem(Problems.NotFound);
        }

        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{conversation}")).IsProblem(Problems.NotFound);
        (await user.PostAsync("api/chat", Question(conversation))).IsProblem(Problems.NotFound);
        Assert.Empty(await Leftovers.DocumentsAsync(app, owner));
        foreach (var instance in children.Append(run).Append(file))
        {
            Assert.Null(await app.Host.Durable.GetInstanceAsync(instance));
        }
    }

    [Fact]
    public async Task Budget_that_an_agent_opened_after_the_end_of_its_run_goes_with_the_conversation()
    {
        var (user, _) = await NewUserAsync();
        var file = await user.IngestAsync("handbook.md", Documents.Handbook);
        var answer = (await user.AskAsync($"{Documents.Question} And when do we release?", file)).Is(200);
        var (entities, budget) = (app.Host.Durable.Entities, new EntityInstanceId(DurableNames.RunBudget, answer.Text("orchestrationId")));
        await entities.SignalEntityAsync(budget, BudgetOperations.Take, new BudgetTake { Key = "late", Limits = new BudgetLimits(1_000, 1) { Steps = 1 }, Tokens = 10 });
        await UntilAsync(async () => await entities.GetEntityAsync(budget) is not null);

        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{answer.Text("conversationId")}")).Is(204);

        await UntilAsync(async () => await entities.GetEntityAsync(budget) is null);
    }

    [Fact]
    public async Task Run_that_failed_goes_with_its_conversation()
    {
        var (user, owner) = await NewUserAsync();
        var refused = (await user.PostAsync("api/chat", ApiUser.Question("How do I build a pipe bomb?"))).IsProblem(Problems.SafetyBlocked);
        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{refused.Text("conversationId")}")).Is(204);
        Assert.Empty(await Leftovers.DocumentsAsync(app, owner));
        (await user.GetAsync($"api/orchestrations/{refused.Text("orchestrationId")}")).IsProblem(Problems.NotFound);
    }

    [Fact]
    public async Task File_that_another_conversation_names_stays_until_that_one_goes_too()
    {
        var (user, owner) = await NewUserAsync();
        var file = await user.IngestAsync("handbook.md", Documents.Handbook);
        var (first, second) = ((await user.AskAsync(Documents.Question, file)).Is(200), (await user.AskAsync(Documents.Question, file)).Is(200));

        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{first.Text("conversationId")}")).Is(204);
        (await user.GetAsync($"api/attachments/{file}")).Is(200);
        var again = (await user.PostAsync("api/chat", Question(second.Text("conversationId"), Documents.Question))).Is(200);
        Assert.Contains(Documents.Rule, again.Json.GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);

        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{second.Text("conversationId")}")).Is(204);
        (await user.GetAsync($"api/attachments/{file}")).IsProblem(Problems.NotFound);
        Assert.Empty(await Leftovers.DocumentsAsync(app, owner));
    }

    [Fact]
    public async Task File_that_was_never_named_and_other_conversations_stay()
    {
        var (user, _) = await NewUserAsync();
        var file = await user.IngestAsync("handbook.md", Documents.Handbook);
        var (gone, stays) = ((await user.AskAsync("Who was first?")).Is(200).Text("conversationId"), (await user.AskAsync("Who was second?")).Is(200).Text("conversationId"));
        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{gone}")).Is(204);
        (await user.GetAsync($"api/attachments/{file}")).Is(200);
        Assert.Equal(stays, Assert.Single((await user.GetAsync("api/conversations")).Is(200).Json.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(2, (await user.GetAsync($"api/conversations/{stays}/messages")).Is(200).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Conversation_that_is_deleted_twice_at_once_is_deleted()
    {
        var (user, owner) = await NewUserAsync();
        for (var times = 0; times < 3; times++)
        {
            var file = await user.IngestAsync("handbook.md", Documents.Handbook);
            var conversation = (await user.AskAsync(Documents.Question, file)).Is(200).Text("conversationId");
            var both = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => user.SendAsync(HttpMethod.Delete, $"api/conversations/{conversation}")));
            Assert.Contains(both, one => one.Status == 204);
            Assert.All(both, one => Assert.True(one.Status is 204 or 404, one.Body));
            Assert.Empty(await Leftovers.DocumentsAsync(app, owner));
        }
    }

    [Fact]
    public async Task Chat_into_a_conversation_that_is_being_deleted_leaves_no_half_of_it()
    {
        var (user, owner) = await NewUserAsync();
        for (var times = 0; times < 6; times++)
        {
            var conversation = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");
            var chats = Enumerable.Range(0, 3).Select(_ => user.PostAsync("api/chat", Question(conversation))).ToList();
            var deleted = await user.SendAsync(HttpMethod.Delete, $"api/conversations/{conversation}");
            Assert.Equal(204, deleted.Status);
            Assert.All(await Task.WhenAll(chats), chat => Assert.Contains(chat.Status, new[] { 200, 404, 409 }));
            Assert.Empty(await Leftovers.DocumentsAsync(app, owner));
        }
    }

    [Fact]
    public async Task Conversation_of_a_stranger_is_not_deleted()
    {
        var ((user, _), (stranger, _)) = (await NewUserAsync(), await NewUserAsync());
        var conversation = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");
        (await stranger.SendAsync(HttpMethod.Delete, $"api/conversations/{conversation}")).IsProblem(Problems.NotFound);
        (await user.GetAsync($"api/conversations/{conversation}")).Is(200);
    }

    [Fact]
    public async Task Deletion_of_another_version_is_refused()
    {
        var (user, _) = await NewUserAsync();
        var made = (await user.PostAsync("api/conversations", "{}")).Is(201);
        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{made.Text("id")}", null, ("If-Match", "\"x\""))).IsProblem(Problems.PreconditionFailed);
        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{made.Text("id")}", null, ("If-Match", made.Headers["ETag"]))).Is(204);
    }

    [Fact]
    public async Task What_outlives_its_run_and_writes_after_the_deletion_is_erased_too()
    {
        var (user, owner) = await NewUserAsync();
        var answer = (await user.AskAsync("Who was first?")).Is(200);
        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{answer.Text("conversationId")}")).Is(204);
        var (log, key) = (app.Host.Services.GetRequiredService<IFrameLog>(), new FrameLogKey(new OwnerId(owner), new RunId(answer.Text("orchestrationId"))));
        var late = new FrameRecord
        {
            WriterId = "late", Sequence = 0, EventType = FrameKinds.Token, Timestamp = TimeProvider.System.GetUtcNow(), OrchestrationId = key.Run,
            Data = System.Text.Json.JsonSerializer.SerializeToElement(new { delta = "late" }),
        };
        await log.AppendAsync(key, [late], durable: true, CancellationToken.None);
        await app.Host.Services.GetRequiredService<IRunPayloads>().PutAsync(key.Owner, key.Run, "late"u8.ToArray(), CancellationToken.None);

        await Leftovers.SweepAsync(app, Later);

        await foreach (var _ in log.ReadAsync(key, follow: false, CancellationToken.None))
        {
            Assert.Fail("A frame is left.");
        }

        Assert.False(Directory.Exists(Path.Combine(app.Host.StateDirectory, "content", "payloads", "u", owner, key.Run.Value)));
        Assert.Null(await app.Host.Services.GetRequiredService<ConversationDeletions>().FindAsync(key.Owner, new ConversationId(answer.Text("conversationId")), CancellationToken.None));
    }

    [Fact]
    public async Task File_that_comes_again_under_its_key_is_not_erased_with_the_old_one()
    {
        var (user, _) = await NewUserAsync();
        var key = ("Idempotency-Key", "same-file");
        var file = (await user.UploadAsync("a.txt", Documents.Handbook, key)).Is(201).Text("id");
        await user.EventsAsync($"api/orchestrations/{file}/events");
        var conversation = (await user.AskAsync(Documents.Question, file)).Is(200).Text("conversationId");
        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{conversation}")).Is(204);

        Assert.Equal(file, (await user.UploadAsync("a.txt", Documents.Handbook, key)).Is(201).Text("id"));
        await user.EventsAsync($"api/orchestrations/{file}/events");
        await Leftovers.SweepAsync(app, Later);

        var answer = (await user.AskAsync(Documents.Question, file)).Is(200);
        Assert.Contains(Documents.Rule, answer.Json.GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_of_a_deleted_conversation_makes_it_anew_once_its_deletion_is_forgotten()
    {
        var (user, _) = await NewUserAsync();
        var key = ("Idempotency-Key", "same-conversation");
        var conversation = (await user.PostAsync("api/conversations", "{}", key)).Is(201).Text("id");
        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{conversation}")).Is(204);
        (await user.PostAsync("api/conversations", "{}", key)).IsProblem(Problems.Conflict);
        await Leftovers.SweepAsync(app, Later);
        Assert.Equal(conversation, (await user.PostAsync("api/conversations", "{}", key)).Is(201).Text("id"));
        (await user.GetAsync($"api/conversations/{conversation}")).Is(200);
    }

    private async Task<(ApiUser User, string Owner)> NewUserAsync()
    {
        var (key, owner) = await app.Admin.CreateKeyAsync(Guid.NewGuid().ToString("N"));
        return (new ApiUser(app.Host.Client, key), owner);
    }

    private static JsonObject Question(string conversation, string text = "Who was first?")
    {
        var question = ApiUser.Question(text);
        question["conversationId"] = conversation;
        return question;
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        while (!await isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
