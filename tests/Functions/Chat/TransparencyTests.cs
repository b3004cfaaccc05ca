using System.Text.Json;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Chat;

[Collection(SharedApp.Name)]
public sealed class TransparencyTests(App app)
{
    [Fact]
    public async Task Views_tell_what_the_run_itself_tells()
    {
        var (user, run) = await EndedRunAsync();
        var whole = (await user.GetAsync($"api/orchestrations/{run}")).Is(200).Json;

        Assert.Equal(Text(whole, "graph"), (await user.GetAsync($"api/orchestrations/{run}/graph")).Is(200).Json.GetRawText());
        Assert.Equal(Text(whole, "toolCalls"), (await user.GetAsync($"api/orchestrations/{run}/tool-calls")).Is(200).Json.GetRawText());
        var reasoning = (await user.GetAsync($"api/orchestrations/{run}/reasoning")).Is(200).Json;
        Assert.Equal((Text(whole, "decisions"), Text(whole, "safetyFlags")), (Text(reasoning, "decisions"), Text(reasoning, "safetyFlags")));
        Assert.NotEmpty(reasoning.GetProperty("decisions").EnumerateArray());
        var usage = (await user.GetAsync($"api/orchestrations/{run}/usage")).Is(200).Json;
        Assert.Equal(Text(whole, "usage"), Text(usage, "total"));
        Assert.NotEmpty(usage.GetProperty("tasks").EnumerateArray());
    }

    [Fact]
    public async Task Every_sentence_of_an_answer_of_quotes_rests_on_a_source_to_the_letter()
    {
        var (user, run) = await EndedRunAsync();

        var evidence = (await user.GetAsync($"api/orchestrations/{run}/evidence")).Is(200).Json;

        var sources = evidence.GetProperty("sources").EnumerateArray().ToList();
        var claims = evidence.GetProperty("claims").EnumerateArray().ToList();
        Assert.NotEmpty(claims);
        Assert.All(claims, claim =>
        {
            var support = claim.GetProperty("support").EnumerateArray().ToList();
            Assert.NotEmpty(support);
            Assert.All(support, one => Assert.Contains(
                Text(claim, "text").Trim('"'), Text(sources[one.GetProperty("source").GetInt32()], "quote"), StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Answer_is_scored_after_its_end_and_the_scores_are_shown()
    {
        var (user, run) = await EndedRunAsync();

        var whole = (await user.GetAsync($"api/orchestrations/{run}")).Is(200).Json;
        var reasoning = (await user.GetAsync($"api/orchestrations/{run}/reasoning")).Is(200).Json;
        var kinds = (await user.EventsAsync($"api/orchestrations/{run}/events")).Select(frame => frame.Kind).ToList();

        Assert.Equal(Text(whole, "scores"), Text(reasoning, "scores"));
        Assert.Equal(["factuality", "coherence", "relevance", "safety", "cost"], whole.GetProperty("scores").EnumerateArray().Select(score => score.GetProperty("metric").GetString()));
        Assert.Equal(1, whole.GetProperty("scores")[0].GetProperty("score").GetDouble());
        Assert.Equal(["end", .. Enumerable.Repeat("evaluation_metric", 5), "done"], kinds.SkipWhile(kind => kind != "end"));
    }

    [Fact]
    public async Task Each_task_shows_the_sources_that_it_found()
    {
        var (user, run) = await EndedRunAsync();

        var tasks = (await user.GetAsync($"api/orchestrations/{run}/evidence")).Is(200).Json.GetProperty("tasks").EnumerateArray().ToList();

        Assert.NotEmpty(tasks);
        Assert.All(tasks, task =>
        {
            Assert.Equal("knowledge", task.GetProperty("agent").GetString());
            var source = task.GetProperty("sources").EnumerateArray().First();
            Assert.Equal("handbook.md", source.GetProperty("fileName").GetString());
            Assert.StartsWith($"{task.GetProperty("taskId").GetString()}.", source.GetProperty("id").GetString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Client_that_knows_the_last_frame_is_told_that_nothing_is_new()
    {
        var (user, run) = await EndedRunAsync();
        foreach (var view in (string[])["graph", "reasoning", "evidence", "usage", "tool-calls"])
        {
            var first = (await user.GetAsync($"api/orchestrations/{run}/{view}")).Is(200);
            var tag = first.Headers["ETag"];

            var again = (await user.GetAsync($"api/orchestrations/{run}/{view}", ("If-None-Match", tag))).Is(304);
            Assert.Equal(tag, again.Headers["ETag"]);
            (await user.GetAsync($"api/orchestrations/{run}/{view}", ("If-None-Match", "\"other\""))).Is(200);
        }
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetRawText();

    private async Task<(ApiUser User, string Run)> EndedRunAsync()
    {
        var user = await app.NewUserAsync();
        var attachment = await user.IngestAsync("handbook.md", Documents.Handbook);
        var run = (await user.AskAsync(Documents.Question, attachment)).Is(200).Text("orchestrationId");

        // The answer comes with the end of the chat; the run's own end, and with it its last frame, a moment later.
        await user.EventsAsync($"api/orchestrations/{run}/events");
        return (user, run);
    }
}
