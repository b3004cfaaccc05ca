using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Chat;

/// <summary>Plants words that stand nowhere else, deletes the conversation, and looks for them in every file of the state folder.</summary>
public sealed class ErasureTests
{
    private const string Asked = "qqaskedcanaryqq";
    private const string Filed = "qqfiledcanaryqq";
    private const string Named = "qqnamedcanaryqq";
    private const string Answered = "qqansweredcanaryqq";

    [Fact]
    public async Task Deleted_conversation_is_in_no_file_of_the_state_folder()
    {
        var app = await App.StartAsync();
        try
        {
            // What others said and uploaded lies before, between and after, so that pages of the database are shared, split and joined.
            var user = await app.NewUserAsync();
            var kept = await user.IngestAsync("kept.md", Documents.Handbook);
            var file = await user.IngestAsync($"{Named}.md", string.Join("\n\n", Enumerable.Range(0, 60).Select(part => $"Part {part} says that {Filed} is {part} times larger than a house.")));
            var conversation = (await user.AskAsync($"How large is {Filed} in part 7, and how large is {Asked}?", file)).Is(200).Text("conversationId");
            for (var times = 0; times < 8; times++)
            {
                var question = ApiUser.Question($"And how large is {Asked} in part {times}? {new string('x', times * 1500)}");
                question["conversationId"] = conversation;
                (await user.PostAsync("api/chat", question)).Is(200);
                (await user.AskAsync(Documents.Question, kept)).Is(200);
            }

            (await user.SendAsync(HttpMethod.Patch, $"api/conversations/{conversation}", ApiUser.Json($$"""{"title":"About {{Asked}}"}"""))).Is(200);
            foreach (var canary in new[] { Asked, Filed, Named })
            {
                Assert.NotEmpty(await Leftovers.FilesAsync(app, canary));
            }

            (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{conversation}")).Is(204);

            foreach (var canary in new[] { Asked, Filed, Named })
            {
                Assert.Empty((await Leftovers.FilesAsync(app, canary)).Select(file => $"{canary} in {file}"));
            }

            var answer = (await user.AskAsync(Documents.Question, kept)).Is(200);
            Assert.Contains(Documents.Rule, answer.Json.GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_only_a_deleted_conversation_said_is_remembered_in_no_file_of_the_state_folder()
    {
        var app = await App.StartAsync();
        try
        {
            var user = await app.NewUserAsync();
            async Task<string> TellAsync(string text)
            {
                var answer = (await user.AskAsync(text)).Is(200);
                await user.EventsAsync($"api/orchestrations/{answer.Text("orchestrationId")}/events");
                return answer.Text("conversationId");
            }

            await TellAsync("I prefer tea.");
            var conversation = await TellAsync($"Remember that {Asked} is larger than a house.");
            await TellAsync("My name is Ada.");
            Assert.Contains(Asked, (await user.GetAsync("api/memory")).Is(200).Body, StringComparison.Ordinal);

            (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{conversation}")).Is(204);

            Assert.Empty(await Leftovers.FilesAsync(app, Asked));
            Assert.Equal(2, (await user.GetAsync("api/memory")).Is(200).Json.GetProperty("items").GetArrayLength());
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Deleted_file_of_the_library_is_in_no_file_of_the_state_folder()
    {
        var app = await App.StartAsync();
        try
        {
            var user = await app.NewUserAsync();
            await user.IngestAsync("kept.md", Documents.Handbook);
            var file = await user.IngestAsync($"{Named}.md", string.Join("\n\n", Enumerable.Range(0, 60).Select(part => $"# Part {part}\n\nIt says that {Filed} is {part} times larger than a house.")));
            foreach (var canary in new[] { Filed, Named })
            {
                Assert.NotEmpty(await Leftovers.FilesAsync(app, canary));
            }

            (await user.SendAsync(HttpMethod.Delete, $"api/attachments/{file}")).Is(204);

            foreach (var canary in new[] { Filed, Named })
            {
                Assert.Empty((await Leftovers.FilesAsync(app, canary)).Select(file => $"{canary} in {file}"));
            }
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Answer_of_a_deleted_conversation_is_in_no_file_of_the_state_folder()
    {
        await using var server = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text($"The answer is {Answered}."));
        var app = await App.StartAsync(settings => settings.AnswerFrom(server));
        try
        {
            var user = await app.NewUserAsync();
            var conversation = (await user.AskAsync($"How large is {Asked}?")).Is(200).Text("conversationId");
            Assert.NotEmpty(await Leftovers.FilesAsync(app, Answered));

            (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{conversation}")).Is(204);

            Assert.Empty(await Leftovers.FilesAsync(app, Answered));
            Assert.Empty(await Leftovers.FilesAsync(app, Asked));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }
}
