using System.Buffers;
using System.Text;
using System.Text.Json;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Http;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Chat;

[Collection(SharedApp.Name)]
public sealed class ConversationExportTests(App app)
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Export_in_JSON_has_the_conversation_its_files_and_every_message()
    {
        var user = await app.NewUserAsync();
        var file = await user.IngestAsync("handbook.md", Documents.Handbook);
        var answer = (await user.AskAsync(Documents.Question, file)).Is(200);
        var path = $"api/conversations/{answer.Text("conversationId")}";

        var export = (await user.GetAsync($"{path}/export")).Is(200);

        Assert.Equal("application/json; charset=utf-8", export.Headers["Content-Type"]);
        Assert.Matches("^attachment; filename=When-must-a-flaky-test-be-fixed-[0-9a-f]{8}\\.json;", export.Headers["Content-Disposition"]);
        var read = JsonSerializer.Deserialize(export.Body, HttpJson.Wire.ConversationExportBody)!;
        Assert.Equal(("cartrita.conversation", 1, answer.Text("conversationId")), (read.Format, read.Version, read.Conversation.Id.Value));
        Assert.Equal((file, "handbook.md"), (Assert.Single(read.Attachments).Id.Value, read.Attachments[0].FileName));
        var shown = (await user.GetAsync($"{path}/messages")).Is(200).Json.GetProperty("items");
        Assert.Equal(shown.GetArrayLength(), read.Messages.Count);
        Assert.Equal(
            JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(shown.GetRawText())),
            JsonSerializer.Serialize(export.Json.GetProperty("messages")));
        Assert.NotEmpty(read.Messages[1].Citations);
    }

    [Fact]
    public async Task Export_is_the_same_file_until_the_conversation_changes()
    {
        var user = await app.NewUserAsync();
        var path = $"api/conversations/{(await user.AskAsync("Who was first?")).Is(200).Text("conversationId")}/export";
        var (json, markdown) = ((await user.GetAsync(path)).Is(200), (await user.GetAsync($"{path}?format=markdown")).Is(200));
        Assert.Equal(json.Body, (await user.GetAsync(path)).Body);
        Assert.NotEqual(json.Headers["ETag"], markdown.Headers["ETag"]);
        (await user.GetAsync(path, ("If-None-Match", json.Headers["ETag"]))).Is(304);
        (await user.GetAsync($"{path}?format=markdown", ("If-None-Match", json.Headers["ETag"]))).Is(200);
        (await user.SendAsync(HttpMethod.Patch, path[..^"/export".Length], ApiUser.Json("""{"title":"Another"}"""))).Is(200);
        (await user.GetAsync(path, ("If-None-Match", json.Headers["ETag"]))).Is(200);
    }

    [Theory]
    [InlineData("", "*/*", "application/json")]
    [InlineData("", "text/markdown", "text/markdown")]
    [InlineData("", "text/markdown;q=0.5, application/json;q=0.9", "application/json")]
    [InlineData("?format=md", "application/json", "text/markdown")]
    [InlineData("?format=json", "text/markdown", "application/json")]
    public async Task Format_is_what_the_query_says_else_what_the_client_accepts(string query, string accept, string type)
    {
        var user = await app.NewUserAsync();
        var id = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");
        var export = (await user.GetAsync($"api/conversations/{id}/export{query}", ("Accept", accept))).Is(200);
        Assert.Equal($"{type}; charset=utf-8", export.Headers["Content-Type"]);
        Assert.Equal("Accept", export.Headers["Vary"]);
    }

    [Fact]
    public async Task Format_that_is_none_and_conversation_of_a_stranger_are_refused()
    {
        var (user, stranger) = (await app.NewUserAsync(), await app.NewUserAsync());
        var path = $"api/conversations/{(await user.PostAsync("api/conversations", "{}")).Is(201).Text("id")}/export";
        (await user.GetAsync($"{path}?format=pdf")).IsProblem(Problems.InvalidRequest);
        (await user.GetAsync(path, ("Accept", "application/pdf"))).IsProblem(Problems.NotAcceptable);
        (await stranger.GetAsync(path)).IsProblem(Problems.NotFound);
    }

    [Fact]
    public void Markdown_shows_text_as_it_is_and_names_what_an_answer_cites()
    {
        var conversation = new ConversationBody
        {
            Id = new ConversationId(new string('c', 32)), Title = "What *is* <b>", CreatedAt = Noon, UpdatedAt = Noon.AddMinutes(1), MessageCount = 2, Attachments = [],
        };
        var question = Message(0, "user", "One line\r\n# and another");
        var answer = Message(1, "assistant", "It is so [1].") with
        {
            Citations =
            [
                new Citation { Marker = 1, FileName = "a_b.md", AttachmentId = new AttachmentId(new string('a', 32)), Start = 3, End = 9, Quote = "It is\nso." },
                new Citation { MessageId = new MessageId(new string('e', 32)), Start = 0, End = 2, Quote = "so" },
                new Citation { Marker = 2, Url = new Uri("https://zoo.example/a_(b)?q=<x>"), Title = "A [b]", Start = 0, End = 2, Quote = "so" },
            ],
        };
        var output = new ArrayBufferWriter<byte>();
        using var export = new MarkdownExport(output);
        export.WriteHead(conversation, [new ExportedAttachmentBody(new AttachmentId(new string('a', 32)), "a_b.md", "0", 1)]);
        export.WriteMessage(question);
        export.WriteMessage(answer);
        export.WriteEnd();

        Assert.Equal(
            """
            # What \*is\* \<b\>

            - Conversation: `cccccccccccccccccccccccccccccccc`
            - Made: 2026-01-02T12:00:00Z
            - Last active: 2026-01-02T12:01:00Z
            - File: a\_b\.md (`aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`)

            ## 1. User, 2026-01-02T12:00:00Z

            One line
            # and another

            ## 2. Assistant, 2026-01-02T12:00:00Z

            It is so [1].

            ### Sources

            - \[1\] a\_b\.md, 3–9:

              > It is
              > so.

            - message `eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee`, 0–2:

              > so

            - \[2\] [A \[b\]](<https://zoo.example/a_(b)?q=%3Cx%3E>), 0–2:

              > so

            """.ReplaceLineEndings("\n"),
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("../../etc/passwd", "etc-passwd-cccccccc.md")]
    [InlineData("a\"; filename=\"b.exe", "a-filename-b-exe-cccccccc.md")]
    [InlineData("con", "con-cccccccc.md")]
    [InlineData("???", "conversation-cccccccc.md")]
    [InlineData(null, "conversation-cccccccc.md")]
    [InlineData("Größe 図書", "Größe-図書-cccccccc.md")]
    public void File_name_is_letters_and_digits_whatever_the_title_is(string? title, string expected)
    {
        var header = new ConversationHeader { Id = new ConversationId(new string('c', 32)), OwnerId = new OwnerId("ada"), CreatedAt = Noon, UpdatedAt = Noon, Title = title };
        var disposition = ExportFile.Disposition(header, "md");
        Assert.Equal(expected, disposition.FileNameStar.Value);
        Assert.True(disposition.ToString().All(char.IsAscii));
        Assert.DoesNotContain('\\', disposition.ToString());
    }

    private static ConversationMessageBody Message(int sequence, string role, string content) => new()
    {
        Id = new MessageId(new string('e', 32)), Sequence = sequence, Role = role, Content = content, OrchestrationId = new RunId(new string('f', 32)), CreatedAt = Noon, Attachments = [], Citations = [], Sentences = [],
    };
}
