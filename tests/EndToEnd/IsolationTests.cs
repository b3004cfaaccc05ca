using System.Text.Json;
using Cartrita.EndToEnd.Tests.Support;

namespace Cartrita.EndToEnd.Tests;

public sealed class IsolationTests
{
    private const int RunsOfEach = 50;

    [Fact]
    public async Task Hundred_runs_of_two_users_at_once_share_nothing_and_all_finish()
    {
        await using var folder = new Folder();
        await using var server = await Server.StartAsync(folder);
        using var ada = await server.NewUserAsync("ada");
        using var bob = await server.NewUserAsync("bob");
        var adas = await Server.IngestAsync(ada, "vault.md", "# Vault\n\nThe vault opens with the word marigold. It closes by itself at night.");
        var bobs = await Server.IngestAsync(bob, "vault.md", "# Vault\n\nThe vault opens with the word tungsten. It closes by itself at night.");

        var answers = await Task.WhenAll(Enumerable.Range(0, RunsOfEach).SelectMany(_ => new[] { AskAsync(ada, adas), AskAsync(bob, bobs) }));

        for (var at = 0; at < answers.Length; at++)
        {
            var (own, other, attachment) = at % 2 == 0 ? ("marigold", "tungsten", adas) : ("tungsten", "marigold", bobs);
            var text = answers[at].GetRawText();
            Assert.Contains(own, text, StringComparison.Ordinal);
            Assert.DoesNotContain(other, text, StringComparison.Ordinal);
            Assert.All(answers[at].GetProperty("citations").EnumerateArray(), citation => Assert.Equal(attachment, citation.GetProperty("attachmentId").GetString()));
        }

        Assert.Equal(answers.Length, answers.Select(answer => answer.GetProperty("orchestrationId").GetString()).Distinct().Count());
        using var peek = await bob.GetAsync($"api/orchestrations/{answers[0].GetProperty("orchestrationId").GetString()}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, peek.StatusCode);
    }

    private static async Task<JsonElement> AskAsync(HttpClient user, string attachment)
    {
        using var answer = await user.PostAsync("api/chat", Server.Json(Server.Question("Which word opens the vault?", attachment)));
        return await Server.ReadAsync(answer);
    }
}
