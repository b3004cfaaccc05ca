using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Chat;

[Collection(SharedApp.Name)]
public sealed class ConversationFileTests(App app)
{
    [Fact]
    public async Task Question_in_a_conversation_rests_on_the_files_that_were_brought_to_it_alone()
    {
        var user = await app.NewUserAsync();
        await user.UploadAsync("other.md", "The deposit is returned within ninety days.");
        var conversation = (await user.PostAsync("api/conversations", "{}")).Is(201).Text("id");
        var own = await IngestAsync(user, $"api/attachments?conversationId={conversation}", "lease.md", "The deposit is returned within ten days.");

        var answer = (await user.PostAsync("api/chat", $$"""{"conversationId":"{{conversation}}","messages":[{"role":"user","content":"When is the deposit returned?"}]}""")).Is(200);

        Assert.Equal([own], answer.Json.GetProperty("citations").EnumerateArray().Select(citation => citation.GetProperty("attachmentId").GetString()).Distinct());
    }

    private static async Task<string> IngestAsync(ApiUser user, string route, string name, string text)
    {
        var id = (await user.SendAsync(HttpMethod.Post, route, new StringContent(text), ("X-File-Name", name))).Is(201).Text("id")!;
        await user.EventsAsync($"api/orchestrations/{id}/events");
        return id;
    }
}
