using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Chat;

[Collection(SharedApp.Name)]
public sealed class ChatTests(App app)
{
    [Fact]
    public async Task Question_about_a_document_is_answered_with_the_span_that_says_it()
    {
        var user = await app.NewUserAsync();
        var attachment = await user.IngestAsync("handbook.md", Documents.Handbook);

        var answer = (await user.AskAsync(Documents.Question, attachment)).Is(200);

        Assert.Contains(Documents.Rule, answer.Json.GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal("assistant", answer.Json.GetProperty("message").GetProperty("role").GetString());
        Assert.Equal(answer.Text("id"), answer.Text("messageId"));
        Assert.Equal("local-extractive", answer.Text("provider"));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, answer.Json.GetProperty("fallback").ValueKind);
        Assert.All(answer.Json.GetProperty("citations").EnumerateArray(), citation =>
        {
            var (start, end) = (citation.GetProperty("start").GetInt32(), citation.GetProperty("end").GetInt32());
            Assert.Equal(Documents.Handbook[start..end], citation.GetProperty("quote").GetString());
            Assert.Equal(attachment, citation.GetProperty("attachmentId").GetString());
            Assert.Equal("handbook.md", citation.GetProperty("fileName").GetString());
        });
        Assert.Contains(answer.Json.GetProperty("citations").EnumerateArray(), citation => citation.GetProperty("quote").GetString()!.Contains(Documents.Rule, StringComparison.Ordinal));
        var usage = answer.Json.GetProperty("usage");
        Assert.Equal(
            usage.GetProperty("promptTokens").GetInt64() + usage.GetProperty("completionTokens").GetInt64(), usage.GetProperty("totalTokens").GetInt64());
    }

    [Fact]
    public async Task Stream_and_JSON_of_one_run_tell_the_same()
    {
        var user = await app.NewUserAsync();
        var attachment = await user.IngestAsync("handbook.md", Documents.Handbook);
        var question = ApiUser.Question(Documents.Question, attachment);

        var streamed = await user.PostAsync("api/chat/stream", question, ("Idempotency-Key", "once"), ("Accept", "text/event-stream"));
        var json = (await user.PostAsync("api/chat", question, ("Idempotency-Key", "once"))).Is(200);

        Assert.Equal("text/event-stream", streamed.Is(200).Headers["Content-Type"]);
        Assert.StartsWith("retry: 1000\n\n", streamed.Body, StringComparison.Ordinal);
        var events = StreamEvent.Parse(streamed.Body);
        Assert.Equal("start", events[0].Kind);
        Assert.Equal("end", events[^1].Kind);
        var text = string.Concat(events.Where(e => e.Kind == "token").Select(e => e.Data.GetProperty("delta").GetString()));
        Assert.Equal(json.Json.GetProperty("message").GetProperty("content").GetString(), text);
        var end = events[^1].Data;
        foreach (var member in new[] { "citations", "agents", "provider", "model", "usage", "createdAt" })
        {
            Assert.Equal(json.Json.GetProperty(member).GetRawText(), end.GetProperty(member).GetRawText());
        }

        Assert.All(events, e => Assert.Equal(json.Text("orchestrationId"), e.Frame.GetProperty("orchestrationId").GetString()));
        Assert.All(events, e => Assert.Equal(json.Text("conversationId"), e.Frame.GetProperty("conversationId").GetString()));
        Assert.All(events, e => Assert.Equal(json.Text("messageId"), e.Frame.GetProperty("messageId").GetString()));
    }

    [Fact]
    public async Task Question_that_nothing_answers_says_so_and_cites_nothing()
    {
        var user = await app.NewUserAsync();
        var attachment = await user.IngestAsync("handbook.md", Documents.Handbook);

        var answer = (await user.AskAsync("Which zebra painted Saturn?", attachment)).Is(200);

        Assert.Empty(answer.Json.GetProperty("citations").EnumerateArray());
        Assert.NotEmpty(answer.Json.GetProperty("message").GetProperty("content").GetString()!);
    }

    [Theory]
    [InlineData("不稳定的测试必须在什么时候修复？")]
    [InlineData("متى يجب إصلاح الاختبار؟")]
    [InlineData("🧪🧪🧪?")]
    public async Task Question_in_another_script_gets_an_honest_answer(string question)
    {
        var user = await app.NewUserAsync();
        var attachment = await user.IngestAsync("handbook.md", Documents.Handbook);
        (await user.AskAsync(question, attachment)).Is(200);
    }

    [Fact]
    public async Task Conversation_goes_on_by_its_id_and_is_closed_to_strangers()
    {
        var (user, stranger) = (await app.NewUserAsync(), await app.NewUserAsync());
        var conversation = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");
        var question = ApiUser.Question("Who was first?");
        question["conversationId"] = conversation;

        Assert.Equal(conversation, (await user.PostAsync("api/chat", question)).Is(200).Text("conversationId"));
        Assert.Equal(conversation, (await user.PostAsync("api/chat", question)).Is(200).Text("conversationId"));
        (await stranger.PostAsync("api/chat", question)).IsProblem(Problems.NotFound);
    }

    [Fact]
    public async Task Attachment_of_somebody_else_answers_not_found()
    {
        var (user, stranger) = (await app.NewUserAsync(), await app.NewUserAsync());
        var attachment = await user.IngestAsync("handbook.md", Documents.Handbook);
        (await stranger.AskAsync(Documents.Question, attachment)).IsProblem(Problems.NotFound);
    }

    [Fact]
    public async Task Attachment_that_was_rejected_answers_attachment_unusable_with_its_state()
    {
        var user = await app.NewUserAsync();
        var attachment = (await user.UploadAsync("tool.txt", @"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")).Is(201).Text("id");
        await user.EventsAsync($"api/orchestrations/{attachment}/events");

        var answer = (await user.AskAsync(Documents.Question, attachment)).IsProblem(Problems.AttachmentUnusable);

        var state = Assert.Single(answer.Json.GetProperty("attachments").EnumerateArray());
        Assert.Equal(attachment, state.GetProperty("id").GetString());
        Assert.Equal("rejected", state.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Request_waits_for_an_attachment_that_is_still_being_ingested()
    {
        var user = await app.NewUserAsync();
        var attachment = (await user.UploadAsync("handbook.md", Documents.Handbook)).Is(201).Text("id");
        (await user.AskAsync(Documents.Question, attachment)).Is(200);
    }
}
