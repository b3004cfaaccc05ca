using System.Text.Json;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Chat;

/// <summary>GOV-11: the trace of a run, by HTTP.</summary>
[Collection(SharedApp.Name)]
public sealed class TraceTests(App app)
{
    [Fact]
    public async Task Planned_run_tells_each_step_tool_and_model_call_once_with_its_run_product_and_flow()
    {
        var (user, run) = await EndedRunAsync();

        var events = Items((await user.GetAsync($"api/orchestrations/{run}/trace")).Is(200).Json);

        Assert.Equal(events.Count, events.Select(one => Text(one, "id")).Distinct().Count());
        Assert.All(events, one => Assert.Equal((run, "chat", "Chat_v1", "ok"), (Text(one, "runId"), Text(one, "product"), Text(one, "flow"), Text(one, "outcome"))));
        var steps = events.Where(one => Text(one, "kind") == "step").Select(one => Text(one, "name")).ToList();
        Assert.Empty(new[] { "Prepare", "Plan", "Agent_v1", "AgentStep", "ExecuteTool", "Rerank", "Answer", "Evaluate", "CloseRun" }.Except(steps));
        Assert.Equal(("Prepare", "CloseRun"), (steps[0], steps[^1]));

        // What the run shows of its tools and tasks, and what its trace tells, is one story.
        var whole = (await user.GetAsync($"api/orchestrations/{run}")).Is(200).Json;
        var calls = whole.GetProperty("toolCalls").EnumerateArray().Select(call => (Text(call, "taskId"), Text(call.GetProperty("call"), "callId"), Text(call.GetProperty("call"), "toolId")));
        Assert.Equal(calls.Order(), events.Where(one => Text(one, "kind") == "tool").Select(one => (Text(one, "taskId"), Text(one, "callId"), Text(one, "toolId"))).Order());
        var agents = whole.GetProperty("graph").GetProperty("nodes").EnumerateArray().Select(node => Text(node, "taskId")).Where(task => task is not ("answer" or "remember"));
        Assert.Equal(agents.Order(StringComparer.Ordinal), events.Where(one => Text(one, "name") == "Agent_v1").Select(one => Text(one, "taskId")).Order(StringComparer.Ordinal));
        Assert.Contains(events, one => Text(one, "kind") == "model" && Text(one, "name") == "chat" && Text(one, "stepId") == "answer");
        Assert.All(events.Where(one => Text(one, "name") is "Answer"), one => Assert.Equal(32, Text(one, "traceId").Length));
    }

    [Fact]
    public async Task Pages_together_are_the_trace()
    {
        var (user, run) = await EndedRunAsync();
        var whole = Items((await user.GetAsync($"api/orchestrations/{run}/trace?limit=200")).Is(200).Json).ConvertAll(one => one.GetRawText());

        var (paged, after) = (new List<string>(), string.Empty);
        do
        {
            var page = (await user.GetAsync($"api/orchestrations/{run}/trace?limit=3{after}")).Is(200).Json;
            Assert.InRange(Items(page).Count, 1, 3);
            paged.AddRange(Items(page).Select(one => one.GetRawText()));
            after = page.TryGetProperty("next", out var next) ? $"&after={next.GetString()}" : string.Empty;
        }
        while (after.Length > 0);

        Assert.Equal(whole, paged);
        (await user.GetAsync($"api/orchestrations/{run}/trace?after=nonsense")).Is(400);
    }

    [Fact]
    public async Task Stranger_finds_no_trace_and_streams_hold_none()
    {
        var (user, run) = await EndedRunAsync();

        (await (await app.NewUserAsync()).GetAsync($"api/orchestrations/{run}/trace")).Is(404);

        Assert.DoesNotContain(await user.EventsAsync($"api/orchestrations/{run}/events"), frame => frame.Kind == "trace");
    }

    [Fact]
    public async Task Trace_holds_nothing_that_was_said_and_goes_with_its_conversation()
    {
        var user = await app.NewUserAsync();
        var answer = (await user.AskAsync("Is qqtracedcanaryqq written to ada@example.org?")).Is(200);
        var run = answer.Text("orchestrationId");
        await user.EventsAsync($"api/orchestrations/{run}/events");

        var trace = (await user.GetAsync($"api/orchestrations/{run}/trace")).Is(200).Body;

        Assert.DoesNotContain("qqtracedcanaryqq", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.org", trace, StringComparison.Ordinal);
        (await user.SendAsync(HttpMethod.Delete, $"api/conversations/{answer.Text("conversationId")}")).Is(204);
        (await user.GetAsync($"api/orchestrations/{run}/trace")).Is(404);
    }

    private static List<JsonElement> Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private async Task<(ApiUser User, string Run)> EndedRunAsync()
    {
        var user = await app.NewUserAsync();
        var attachment = await user.IngestAsync("handbook.md", Documents.Handbook);
        var run = (await user.AskAsync(Documents.Question, attachment)).Is(200).Text("orchestrationId");
        await user.EventsAsync($"api/orchestrations/{run}/events");
        return (user, run);
    }
}
