using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Chat;

[Collection(SharedApp.Name)]
public sealed class OrchestrationTests(App app)
{
    [Fact]
    public async Task Stream_resumes_after_every_event_with_exactly_the_rest()
    {
        var (user, run) = await EndedRunAsync();
        var all = await user.EventsAsync($"api/orchestrations/{run}/events");
        Assert.True(all.Count >= 4, $"{all.Count} events");
        for (var at = 0; at < all.Count; at++)
        {
            // What opens a resumed stream is the transport's, and has the id of the frame that is gone on after.
            var rest = all.Skip(at).Select(e => e.Id).ToArray();
            var byHeader = await user.EventsAsync($"api/orchestrations/{run}/events", ("Last-Event-ID", all[at].Id));
            var byQuery = await user.EventsAsync($"api/orchestrations/{run}/events?after={all[at].Id}");
            Assert.Equal(rest, byHeader.Select(e => e.Id));
            Assert.Equal(rest, byQuery.Select(e => e.Id));
            Assert.Equal(("stream_resumed", rest.Length - 1), (byHeader[0].Kind, byHeader[0].Data.GetProperty("replayed").GetInt32()));
            Assert.Equal(all[at].Id, byHeader[0].Data.GetProperty("from").GetString());
            Assert.DoesNotContain(byHeader.Skip(1), e => e.Kind == "stream_resumed");
        }
    }

    [Fact]
    public async Task Run_has_one_start_one_end_and_done_last()
    {
        var (user, run) = await EndedRunAsync();
        var kinds = (await user.EventsAsync($"api/orchestrations/{run}/events")).Select(e => e.Kind).ToArray();
        Assert.Equal("start", kinds[0]);
        Assert.Equal("done", kinds[^1]);
        Assert.Single(kinds, "start");
        Assert.Single(kinds, "end");
        Assert.Single(kinds, "done");
        Assert.True(kinds.Count(kind => kind == "usage") <= 1);
        if (Array.IndexOf(kinds, "usage") is var usage and >= 0)
        {
            Assert.Equal("end", kinds[usage + 1]);
        }
    }

    [Fact]
    public async Task List_by_accept_is_what_the_stream_tells()
    {
        var (user, run) = await EndedRunAsync();
        var streamed = await user.EventsAsync($"api/orchestrations/{run}/events");
        var listed = (await user.GetAsync($"api/orchestrations/{run}/events", ("Accept", "application/json"))).Is(200);
        Assert.Equal(streamed.Select(e => e.Frame.GetRawText()), listed.Json.EnumerateArray().Select(frame => frame.GetRawText()));
    }

    [Fact]
    public async Task Reconnects_are_told_to_wait_longer_each_time()
    {
        var (user, run) = await EndedRunAsync();
        var path = $"api/orchestrations/{run}/events";
        var first = (await user.EventsAsync(path))[0].Id;
        var waits = new List<string>();
        foreach (var header in new (string, string)[][] { [], [("Last-Event-ID", first)], [("Last-Event-ID", first)], [("Last-Event-ID", first)], [] })
        {
            waits.Add((await user.GetAsync(path, [("Accept", "text/event-stream"), .. header])).Is(200).Body.Split('\n')[0]);
        }

        Assert.Equal(["retry: 1000", "retry: 2000", "retry: 5000", "retry: 5000", "retry: 1000"], waits);
    }

    [Fact]
    public async Task Resumed_stream_of_the_chat_only_has_its_five_kinds()
    {
        var (user, run) = await EndedRunAsync();
        var all = await user.EventsAsync($"api/orchestrations/{run}/events?frames=chat");
        var rest = await user.EventsAsync($"api/orchestrations/{run}/events?frames=chat", ("Last-Event-ID", all[0].Id));
        Assert.Equal(all.Skip(1).Select(e => e.Frame.GetRawText()), rest.Select(e => e.Frame.GetRawText()));
    }

    [Fact]
    public async Task Frames_of_the_chat_only_leave_out_the_others()
    {
        var (user, run) = await EndedRunAsync();
        var listed = await user.GetAsync($"api/orchestrations/{run}/events?frames=chat", ("Accept", "application/json"));
        var kinds = listed.Is(200).Json.EnumerateArray().Select(frame => frame.GetProperty("eventType").GetString()!).ToArray();
        Assert.Equal("start", kinds[0]);
        Assert.Equal("end", kinds[^1]);
        Assert.DoesNotContain(kinds, kind => kind is not ("start" or "token" or "usage" or "end"));
    }

    [Theory]
    [InlineData("?after=xyz")]
    [InlineData("?after=00000000ffffffffffff")]
    public async Task Cursor_of_another_stream_answers_invalid_cursor(string query)
    {
        var (user, run) = await EndedRunAsync();
        (await user.GetAsync($"api/orchestrations/{run}/events{query}")).IsProblem(Problems.InvalidCursor);
    }

    [Fact]
    public async Task Frames_of_no_known_set_answer_invalid_request()
    {
        var (user, run) = await EndedRunAsync();
        (await user.GetAsync($"api/orchestrations/{run}/events?frames=some")).IsProblem(Problems.InvalidRequest);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/graph")]
    [InlineData("GET", "/reasoning")]
    [InlineData("GET", "/evidence")]
    [InlineData("GET", "/usage")]
    [InlineData("GET", "/tool-calls")]
    [InlineData("POST", "/cancel")]
    public async Task Run_of_somebody_else_answers_not_found(string method, string suffix)
    {
        var (_, run) = await EndedRunAsync();
        var stranger = await app.NewUserAsync();
        (await stranger.SendAsync(new HttpMethod(method), $"api/orchestrations/{run}{suffix}")).IsProblem(Problems.NotFound);
        (await app.Admin.SendAsync(new HttpMethod(method), $"api/orchestrations/{run}{suffix}")).IsProblem(Problems.NotFound);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/graph")]
    [InlineData("GET", "/reasoning")]
    [InlineData("GET", "/evidence")]
    [InlineData("GET", "/usage")]
    [InlineData("GET", "/tool-calls")]
    [InlineData("POST", "/cancel")]
    public async Task Run_that_does_not_exist_answers_not_found(string method, string suffix)
    {
        foreach (var id in new[] { new string('0', 32), "no-id", "..%2f..%2fx" })
        {
            (await app.Admin.SendAsync(new HttpMethod(method), $"api/orchestrations/{id}{suffix}")).IsProblem(Problems.NotFound);
        }
    }

    [Fact]
    public async Task Run_shows_its_status_graph_decisions_and_usage()
    {
        var (user, run) = await EndedRunAsync();
        var shown = (await user.GetAsync($"api/orchestrations/{run}")).Is(200);
        Assert.Equal("completed", shown.Text("status"));
        Assert.Equal("chat", shown.Text("kind"));
        Assert.Equal(System.Text.Json.JsonValueKind.Array, shown.Json.GetProperty("graph").GetProperty("nodes").ValueKind);
        Assert.Equal(System.Text.Json.JsonValueKind.Array, shown.Json.GetProperty("decisions").ValueKind);
        Assert.True(shown.Json.GetProperty("usage").TryGetProperty("totalTokens", out _));
    }

    [Fact]
    public async Task Cancelling_a_run_that_has_ended_answers_run_ended()
    {
        var (user, run) = await EndedRunAsync();
        (await user.SendAsync(HttpMethod.Post, $"api/orchestrations/{run}/cancel")).IsProblem(Problems.RunEnded);
    }

    private async Task<(ApiUser User, string Run)> EndedRunAsync()
    {
        var user = await app.NewUserAsync();
        var attachment = await user.IngestAsync("handbook.md", Documents.Handbook);
        return (user, (await user.AskAsync(Documents.Question, attachment)).Is(200).Text("orchestrationId"));
    }
}
